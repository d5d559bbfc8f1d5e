-- Put after common.lua before the scripts that accept: what every door does with an article.

local bounds = {} -- set by the script: memory_s (text), most_sources, most_unarchived (bytes; 0: there is no archive)

-- Each source is counted for ever: upstreams that invent names must not fill Redis.
local checked = {}

local function counted_source(source)
  if checked[source] then return checked[source] end
  local known = redis.call('SISMEMBER', P .. 'sources', source) == 1
  if not known and redis.call('SCARD', P .. 'sources') < bounds.most_sources then
    known = redis.call('SADD', P .. 'sources', source) == 1
  end
  checked[source] = known and source or '(other)'
  return checked[source]
end

local MOST_DIGESTS = 8 -- pages that change with every fetch must not grow their memory with it

-- The version this delivery is, or nothing when it was delivered before, as this version or an earlier one: a late
-- copy must neither undo a correction nor bring back what was killed. Then the newest version.
local function next_version(key, digest, id)
  local name = P .. 'seen:' .. key
  local seen = fields_of(redis.call('GET', name))
  local digests = seen[2] or ''
  if string.find(digests, digest, 1, true) then return nil, seen[1] end
  local _, commas = string.gsub(digests, ',', '')
  if commas >= MOST_DIGESTS then digests = string.gsub(digests, '[^,]*,$', '') end
  local version = tonumber(seen[1] or '0') + 1
  local last = bounds.most_unarchived > 0 and id .. US or ''
  redis.call('SET', name, version .. US .. digest .. ',' .. digests .. US .. last, 'EX', bounds.memory_s)
  return version, version
end

local accepted_at = int(NOW_MS)
local pool, urgent_pool, scores, documents = {}, {}, {}, {}

local function label_of(source, version, key, traceparent)
  local trail = traceparent == '' and '' or traceparent .. ','
  return source .. US .. version .. US .. accepted_at .. US .. key .. US .. US .. trail .. US
end

-- Enters an article of a counted source. Returns nothing, or the newest version when this delivery was there before.
local function enter(id, source, key, digest, payload, traceparent, urgent)
  count('endings', source .. US .. 'accepted', 1)
  local version, newest = next_version(key, digest, id)
  if not version then
    count_ending(source, 'duplicate', 'duplicate_delivery')
    tell(id, label_of(source, newest, key, traceparent), 'duplicate', 'duplicate_delivery')
    return newest
  end
  documents[#documents + 1] = P .. 'raw:' .. id
  documents[#documents + 1] = label_of(source, version, key, traceparent) .. payload
  scores[#scores + 1] = accepted_at
  scores[#scores + 1] = id
  local lane = urgent and urgent_pool or pool
  lane[#lane + 1] = id
end

local MOST_GIVEN_UP = 1000 -- in one step: an archive switched off with much waiting is cleared over several

-- The raw articles wait where they are until the archive has them. An archive that is down must neither fill Redis nor
-- stop the door: beyond the bound the oldest are given up.
local function await_archive()
  local bytes = 0
  for i = 2, #documents, 2 do bytes = bytes + #documents[i] end
  if bounds.most_unarchived > 0 and #scores > 0 then
    for first = 1, #scores, 1000 do
      redis.call('ZADD', P .. 'unarchived', unpack(scores, first, math.min(first + 999, #scores)))
    end
    bytes = redis.call('INCRBY', P .. 'unarchived-bytes', bytes)
  else
    bytes = tonumber(redis.call('GET', P .. 'unarchived-bytes') or '0')
  end
  local given_up, gone = 0, 0
  while bytes > bounds.most_unarchived and given_up < MOST_GIVEN_UP do
    gone, bytes = release_raw(redis.call('ZRANGE', P .. 'unarchived', 0, 0))
    if gone == 0 then break end
    given_up = given_up + 1
  end
  if given_up > 0 then count('reasons', 'evicted' .. US .. 'unarchived', given_up) end
end

-- How long a source's gaps are, as one finds them who looks at a random moment: each weighs as much as it is long, so
-- that the night counts and the twenty articles of one crawl do not. What is kept are two sums over the gaps g between
-- deliveries, of g and of g squared (s), that fade with time; the second by the first is the usual gap. A first sum that
-- is small says that little has been seen yet.
local FADE_S = 14 * 86400
local SAME_DELIVERY_MS = 1000

local function hear(source)
  local last = redis.call('HGET', P .. 'heard', source)
  if last and NOW_MS - tonumber(last) < SAME_DELIVERY_MS and tonumber(last) <= NOW_MS then return end
  redis.call('HSET', P .. 'heard', source, accepted_at)
  if not last or tonumber(last) > NOW_MS then return end
  local gap = (NOW_MS - tonumber(last)) / 1000
  local sums = redis.call('HGET', P .. 'cadence', source) or '0 0'
  local seconds, squares = string.match(sums, '(%S+) (%S+)')
  local kept = math.exp(-gap / FADE_S)
  local learned = string.format('%.3f %.3f', (tonumber(seconds) or 0) * kept + gap, (tonumber(squares) or 0) * kept + gap * gap)
  redis.call('HSET', P .. 'cadence', source, learned)
end

-- What enter() has gathered, in a few calls, and the messages that announce it.
local function write_entries(spare, most)
  for _, source in pairs(checked) do hear(source) end
  write_documents(documents)
  for first = 1, #scores, 1000 do
    redis.call('ZADD', P .. 'open', unpack(scores, first, math.min(first + 999, #scores)))
  end
  await_archive()
  for queue, ids in pairs({['ingest'] = pool, ['ingest:urgent'] = urgent_pool}) do
    push(P .. 'pool:' .. queue, ids)
    if #ids > 0 then dispatch_unless_served(queue, spare, most) end
  end
  write_counts()
end
