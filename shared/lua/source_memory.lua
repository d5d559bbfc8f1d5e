-- Notes which lines a source has printed under which stories, for a whole batch. May be repeated.
-- lines:<source>  hash        fingerprint of a line (8 bytes) -> the stories it stood in (4 bytes each, at most `most stories`)
-- lines           sorted set  source -> when it was last noted, in s
-- Runs without common.lua. KEYS: the sorted set, then one hash per article, in order.
-- ARGV: most sources, most lines, most stories, expiry s, then per article: story, fingerprints in a row
local most_sources, most_lines, most_stories, expiry_s = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local LINE, STORY = 8, 4
local MOST_VALUES = 1000 -- in one call: unpack() has a limit of some thousands
local call = redis.call
local now = tonumber(call('TIME')[1])

local function holds(stories, story)
  local at = string.find(stories, story, 1, true)
  while at and at % STORY ~= 1 do at = string.find(stories, story, at + 1, true) end
  return at
end

-- Lines that stood in one story go first, among some that follow a random place: the page's furniture recurs soon enough to
-- stay. Rarely and many at once, which costs a third of trimming after every article.
local function choose(key, n, line)
  local cursor, once, often = struct.unpack('>I4', line), {}, {}
  local wanted, rounds = n, 0
  repeat
    local part = call('HSCAN', key, cursor, 'COUNT', 2 * wanted) -- fields and values count one each
    local drawn = part[2]
    for i = 1, #drawn, 2 do
      local lines = #drawn[i + 1] == STORY and once or often
      lines[#lines + 1] = drawn[i]
    end
    cursor, wanted = part[1], n - #once
    if cursor == '0' then rounds = rounds + 1 end
  until wanted <= 0 or #often >= n or rounds == 2
  for i = 1, wanted do once[#once + 1] = often[i] end
  return once
end

local function trim(key, line)
  local excess = call('HLEN', key) - most_lines
  while excess > 0 do -- once, unless much of what there is was drawn twice
    local n = excess + math.floor(most_lines / 4)
    local lines = choose(key, n, line)
    n = math.min(#lines, n)
    for first = 1, n, MOST_VALUES do call('HDEL', key, unpack(lines, first, math.min(first + MOST_VALUES - 1, n))) end
    excess = call('HLEN', key) - most_lines
  end
end

local layouts = {} -- of so many lines

local function cut(prints)
  local n = #prints / LINE
  layouts[n] = layouts[n] or string.rep('c' .. LINE, n)
  local lines = {struct.unpack(layouts[n], prints)}
  lines[n + 1] = nil -- where the next would begin
  return lines
end

local function note(key, story, lines)
  local changes, n = {}, 0
  for i, stories in ipairs(call('HMGET', key, unpack(lines))) do
    if not stories then
      changes[n + 1], changes[n + 2], n = lines[i], story, n + 2
    elseif #stories < STORY * most_stories and not holds(stories, story) then
      changes[n + 1], changes[n + 2], n = lines[i], stories .. story, n + 2
    end
  end
  if n > 0 then call('HSET', key, unpack(changes)) end
end

-- Any upstream may name any source: of too many the longest silent are forgotten.
local function forget()
  call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - expiry_s)
  local excess = call('ZCARD', KEYS[1]) - most_sources
  if excess <= 0 then return end
  local popped = call('ZPOPMIN', KEYS[1], excess)
  for i = 1, #popped, 2 do call('DEL', popped[i]) end
end

local noted = {} -- the last fingerprints by key
for i = 2, #KEYS do
  note(KEYS[i], ARGV[2 * i + 1], cut(ARGV[2 * i + 2]))
  noted[KEYS[i]] = ARGV[2 * i + 2]
end
for key, prints in pairs(noted) do
  trim(key, prints)
  call('EXPIRE', key, expiry_s)
  call('ZADD', KEYS[1], now, key)
end
forget()
