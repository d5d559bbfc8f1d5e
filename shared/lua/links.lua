-- Which of a batch's related links lead to articles of our own, and which earlier articles link to those of the batch.
-- Put after tables.lua. KEYS: prefix of the index
-- ARGV: known window s, wanted window s, most wanted, then per article: uuid (16 bytes), n, its own n keys (8 bytes each:
--       address, headline), m, the m pairs of keys of its links (8 + 8 bytes; '' for a key that there is not)
-- Returns per article: {uuids of articles that link to it (16 bytes each), one answer per link}; an answer is '' or 'u'
--       (found by address) or 'h' (by headline) and the uuid.
--
-- k:<n>  table  key -> hours since 1970 (3 bytes), uuid of the article
-- w:<n>  table  key -> hours (3 bytes), uuids of articles whose links wait for it, three at most: 51 bytes
-- state  hash   of the tables and the last call
if redis.replicate_commands then redis.replicate_commands() end -- the default since Redis 7; reading the clock needs it

local clock = redis.call('TIME')
local NOW = tonumber(clock[1])
local KNOWN_S, WANTED_S, MOST_WANTED = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local HOUR = math.floor(NOW / 3600)
local MOST_REFERRERS = 3
local stamp = string.sub(four_bytes(HOUR), 2)

local function renew_for(seconds)
  return function(value)
    local a, b, c = string.byte(value, 1, 3)
    return HOUR - ((a * 256 + b) * 256 + c) <= seconds / 3600 and value or nil
  end
end

local known = open_table('k', renew_for(KNOWN_S))
local wanted = open_table('w', renew_for(WANTED_S))

local function find(key, uuid)
  local held = key ~= '' and get(known, key)
  if not held or not known.renew(held) then return nil end
  local found = string.sub(held, 4)
  return found ~= uuid and found or nil
end

local function want(key, uuid)
  if key == '' then return end
  local held = get(wanted, key)
  if held and not wanted.renew(held) then held = stamp end
  if not held and wanted.entries >= MOST_WANTED then return end -- bounded: a link that finds no room stays as printed
  held = held or stamp
  for at = 4, #held, 16 do
    if string.sub(held, at, at + 15) == uuid then return end
  end
  if #held < 3 + 16 * MOST_REFERRERS then put(wanted, key, held .. uuid) end
end

local function referrers(keys, uuid)
  local found, seen = {}, {[uuid] = true}
  for _, key in ipairs(keys) do
    local held = get(wanted, key)
    if held and wanted.renew(held) then
      for at = 4, #held, 16 do
        local referrer = string.sub(held, at, at + 15)
        if not seen[referrer] then
          seen[referrer] = true
          found[#found + 1] = referrer
        end
      end
    end
  end
  return table.concat(found)
end

local answers, at = {}, 4
while at <= #ARGV do
  local uuid, n = ARGV[at], tonumber(ARGV[at + 1])
  local keys = {unpack(ARGV, at + 2, at + 1 + n)}
  local m = tonumber(ARGV[at + 2 + n])
  local answer = {referrers(keys, uuid)}
  at = at + 3 + n
  for i = at, at + 2 * m - 1, 2 do
    local by_address = find(ARGV[i], uuid)
    local by_headline = not by_address and find(ARGV[i + 1], uuid)
    if not by_address and not by_headline then
      want(ARGV[i], uuid)
      want(ARGV[i + 1], uuid)
    end
    answer[#answer + 1] = by_address and 'u' .. by_address or by_headline and 'h' .. by_headline or ''
  end
  for _, key in ipairs(keys) do
    if not find(key, uuid) then put(known, key, stamp .. uuid) end -- whoever had the headline first keeps it
  end
  at = at + 2 * m
  answers[#answers + 1] = answer
end
local called = tonumber(redis.call('HGET', T .. 'state', 'called') or clock[1])
close_table(known, math.max(0, NOW - called) / KNOWN_S)
close_table(wanted, math.max(0, NOW - called) / WANTED_S)
redis.call('HSET', T .. 'state', 'called', NOW)
return answers
