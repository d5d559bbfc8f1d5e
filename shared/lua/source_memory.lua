-- Notes which lines a source has printed under which stories, for a whole batch. May be repeated.
-- lines:<source>  hash        fingerprint of a line (8 bytes) -> the stories it stood in (4 bytes each, at most `most stories`)
-- lines           sorted set  source -> when it was last noted, in s
-- Runs without common.lua. KEYS: the sorted set, then one hash per article, in order.
-- ARGV: most sources, most lines, most stories, expiry s, then per article: story, n, n fingerprints
local most_sources, most_lines, most_stories, expiry_s = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local STORY = 4
local now = tonumber(redis.call('TIME')[1])

local function holds(stories, story)
  for first = 1, #stories, STORY do
    if string.sub(stories, first, first + STORY - 1) == story then return true end
  end
  return false
end

-- Lines that stood in one story go first, among some drawn at random: the page's furniture recurs soon enough to stay.
-- Rarely and many at once, which costs a third of trimming after every article.
local function trim(key)
  local excess = redis.call('HLEN', key) - most_lines
  if excess <= 0 then return end
  excess = excess + math.floor(most_lines / 4)
  local drawn = redis.call('HRANDFIELD', key, 2 * excess, 'WITHVALUES')
  local once, often = {}, {}
  for i = 1, #drawn, 2 do
    local lines = #drawn[i + 1] == STORY and once or often
    lines[#lines + 1] = drawn[i]
  end
  for i = 1, excess - #once do once[#once + 1] = often[i] end
  redis.call('HDEL', key, unpack(once, 1, math.min(#once, excess)))
end

local function note(key, story, prints)
  local changes = {}
  for i, stories in ipairs(redis.call('HMGET', key, unpack(prints))) do
    stories = stories or ''
    if #stories < STORY * most_stories and not holds(stories, story) then
      changes[#changes + 1] = prints[i]
      changes[#changes + 1] = stories .. story
    end
  end
  if #changes > 0 then redis.call('HSET', key, unpack(changes)) end
  trim(key)
  redis.call('EXPIRE', key, expiry_s)
  redis.call('ZADD', KEYS[1], now, key)
end

-- Any upstream may name any source: of too many the longest silent are forgotten.
local function forget()
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - expiry_s)
  local excess = redis.call('ZCARD', KEYS[1]) - most_sources
  if excess <= 0 then return end
  local popped = redis.call('ZPOPMIN', KEYS[1], excess)
  for i = 1, #popped, 2 do redis.call('DEL', popped[i]) end
end

local at = 5
for i = 2, #KEYS do
  local story, n = ARGV[at], tonumber(ARGV[at + 1])
  note(KEYS[i], story, {unpack(ARGV, at + 2, at + 1 + n)})
  at = at + 2 + n
end
forget()
