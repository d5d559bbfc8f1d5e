-- Which lines a source has printed under several stories. Reads and writes whole batches; both may be repeated.
-- lines:<source>  hash  fingerprint of a line (8 bytes) -> the stories it stood in (4 bytes each, at most `most stories`)
-- Runs without common.lua. KEYS: one hash per article, in order.
-- ARGV: 'recall' or 'note', most lines, most stories, expiry s, then per article: story, n, n fingerprints
-- recall returns a list of counts per article: in how many OTHER stories each line stood. note returns nothing.
local act, most_lines, most_stories, expiry_s = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local STORY = 4

local function holds(stories, story)
  for first = 1, #stories, STORY do
    if string.sub(stories, first, first + STORY - 1) == story then return true end
  end
  return false
end

local function recall(story, known)
  local counts = {}
  for i, stories in ipairs(known) do
    stories = stories or ''
    counts[i] = #stories / STORY - (holds(stories, story) and 1 or 0)
  end
  return counts
end

-- Lines that stood in few stories go first, among some drawn at random: the page's furniture recurs soon enough to stay.
local function trim(key)
  local excess = redis.call('HLEN', key) - most_lines
  if excess <= 0 then return end
  local drawn = redis.call('HRANDFIELD', key, 4 * excess, 'WITHVALUES')
  local lines = {}
  for i = 1, #drawn, 2 do lines[#lines + 1] = {drawn[i], #drawn[i + 1]} end
  table.sort(lines, function(a, b) return a[2] < b[2] end)
  for i = 1, math.min(excess, #lines) do redis.call('HDEL', key, lines[i][1]) end
end

local function note(key, story, prints, known)
  local changes = {}
  for i, stories in ipairs(known) do
    stories = stories or ''
    if #stories < STORY * most_stories and not holds(stories, story) then
      changes[#changes + 1] = prints[i]
      changes[#changes + 1] = stories .. story
    end
  end
  if #changes > 0 then redis.call('HSET', key, unpack(changes)) end
  trim(key)
  redis.call('EXPIRE', key, expiry_s)
end

local found, at = {}, 5
for i, key in ipairs(KEYS) do
  local story, n = ARGV[at], tonumber(ARGV[at + 1])
  local prints = {unpack(ARGV, at + 2, at + 1 + n)}
  at = at + 2 + n
  local known = n > 0 and redis.call('HMGET', key, unpack(prints)) or {}
  if act == 'recall' then
    found[i] = recall(story, known)
  elseif n > 0 then
    note(key, story, prints, known)
  end
end
return found
