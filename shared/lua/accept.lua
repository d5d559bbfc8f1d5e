-- Accepts a claimed batch and releases the claim, in one step: after it every item has a ledger entry or an ending.
-- A batch whose claim is gone was accepted before (the reply was lost) or given to another door: nothing is done.
-- ARGV: door, memory s, spare messages, most per message, most unreadable letters, most bytes of them,
--       most sources, most bytes that may wait for the archive (0: there is none),
--       then 7 per item: id, kind, source, key|reason, digest|error, payload (zstd), traceparent or ''
--       kind a = article, j = bytes that are none
-- Returns {accepted 0|1, message, message, ...}
local door, memory_s, spare, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local most_unreadable, most_unreadable_bytes = tonumber(ARGV[5]), tonumber(ARGV[6])
local most_sources, most_unarchived = tonumber(ARGV[7]), tonumber(ARGV[8])
if redis.call('DEL', P .. 'claimed:' .. door) == 0 then return {0} end

local checked = {}

-- Each source is counted for ever: upstreams that invent names must not fill Redis.
local function counted_source(source)
  if checked[source] then return checked[source] end
  local known = redis.call('SISMEMBER', P .. 'sources', source) == 1
  if not known and redis.call('SCARD', P .. 'sources') < most_sources then
    known = redis.call('SADD', P .. 'sources', source) == 1
  end
  checked[source] = known and source or '(other)'
  return checked[source]
end

local MOST_DIGESTS = 8 -- pages that change with every fetch must not grow their memory with it

-- The version this delivery is, or nothing when it was delivered before, as this version or an earlier one: a late
-- copy must neither undo a correction nor bring back what was killed.
local function next_version(key, digest, id)
  local name = P .. 'seen:' .. key
  local seen = fields_of(redis.call('GET', name))
  local digests = seen[2] or ''
  if string.find(digests, digest, 1, true) then return nil end
  local _, commas = string.gsub(digests, ',', '')
  if commas >= MOST_DIGESTS then digests = string.gsub(digests, '[^,]*,$', '') end
  local version = tonumber(seen[1] or '0') + 1
  local last = most_unarchived > 0 and id .. US or ''
  redis.call('SET', name, version .. US .. digest .. ',' .. digests .. US .. last, 'EX', memory_s)
  return version
end

local MOST_GIVEN_UP = 1000 -- in one step: an archive switched off with much waiting is cleared over several

-- The raw articles wait where they are until the archive has them. An archive that is down must neither fill Redis nor
-- stop the door: beyond the bound the oldest are given up.
local function await_archive(scores, documents)
  local bytes = 0
  for i = 2, #documents, 2 do bytes = bytes + #documents[i] end
  if most_unarchived > 0 and #scores > 0 then
    for first = 1, #scores, 1000 do
      redis.call('ZADD', P .. 'unarchived', unpack(scores, first, math.min(first + 999, #scores)))
    end
    bytes = redis.call('INCRBY', P .. 'unarchived-bytes', bytes)
  else
    bytes = tonumber(redis.call('GET', P .. 'unarchived-bytes') or '0')
  end
  local given_up, gone = 0, 0
  while bytes > most_unarchived and given_up < MOST_GIVEN_UP do
    gone, bytes = release_raw(redis.call('ZRANGE', P .. 'unarchived', 0, 0))
    if gone == 0 then break end
    given_up = given_up + 1
  end
  if given_up > 0 then count('reasons', 'evicted' .. US .. 'unarchived', given_up) end
end

local accepted_at = int(NOW_MS)
local pool, scores, documents = {}, {}, {}
for i = 9, #ARGV, 7 do
  local id, kind, source, key = ARGV[i], ARGV[i + 1], counted_source(ARGV[i + 2]), ARGV[i + 3]
  count('endings', source .. US .. 'accepted', 1)
  if kind == 'j' then
    keep_unreadable(id, source, key, ARGV[i + 4], 'body', ARGV[i + 5], most_unreadable, most_unreadable_bytes)
  else
    local version = next_version(key, ARGV[i + 4], id)
    if version then
      local trail = ARGV[i + 6] == '' and '' or ARGV[i + 6] .. ','
      local label = source .. US .. version .. US .. accepted_at .. US .. key .. US .. US .. trail .. US
      documents[#documents + 1] = P .. 'raw:' .. id
      documents[#documents + 1] = label .. ARGV[i + 5]
      scores[#scores + 1] = accepted_at
      scores[#scores + 1] = id
      pool[#pool + 1] = id
    else
      count('endings', source .. US .. 'duplicate', 1)
      count('reasons', 'duplicate' .. US .. 'duplicate_delivery', 1)
    end
  end
end
for _, source in pairs(checked) do redis.call('HSET', P .. 'heard', source, accepted_at) end
write_documents(documents)
for first = 1, #scores, 1000 do
  redis.call('ZADD', P .. 'open', unpack(scores, first, math.min(first + 999, #scores)))
end
await_archive(scores, documents)
push(P .. 'pool:ingest', pool)
dispatch_unless_served('ingest', spare, most)
write_counts()
return {1, unpack(messages)}
