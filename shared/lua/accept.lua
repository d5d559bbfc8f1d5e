-- Accepts a claimed batch and releases the claim, in one step: after it every item has a ledger entry or an ending.
-- A batch whose claim is gone was accepted before (the reply was lost) or given to another door: nothing is done.
-- ARGV: door, memory s, spare messages, most per message, most unreadable letters, most sources,
--       then 7 per item: id, kind, source, key|reason, digest|error, status, payload (zstd)
--       kind a = article, j = bytes that are none
-- Returns {accepted 0|1, message, message, ...}
local door, memory_s, spare, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local most_unreadable, most_sources = tonumber(ARGV[5]), tonumber(ARGV[6])
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

local function set_unreadable_aside(id, source, reason, problem, payload)
  redis.call('HSET', P .. 'letter:' .. id, 'stage', 'inbox', 'reason', reason, 'error', problem, 'source', source,
    'accepted', int(NOW_MS), 'aside', int(NOW_MS), 'attempts', '0', 'body', payload)
  redis.call('ZADD', P .. 'unreadable', int(NOW_MS), id)
  count('endings', source .. US .. 'dead_lettered', 1)
  count('reasons', 'dead_lettered' .. US .. reason, 1)
end

-- The version this delivery is, or nothing when it was delivered before. A kill remembers what it killed, so that a late
-- copy of the killed text does not bring the article back.
local function next_version(key, digest, status)
  local name = P .. 'seen:' .. key
  local seen = fields_of(redis.call('GET', name))
  if seen[2] == digest or seen[3] == digest then return nil end
  local version = tonumber(seen[1] or '0') + 1
  local killed = status == 'canceled' and seen[2] or seen[3] or ''
  redis.call('SET', name, version .. US .. digest .. US .. killed .. US, 'EX', memory_s)
  return version
end

local accepted_at = int(NOW_MS)
local pool, scores, documents = {}, {}, {}
for i = 7, #ARGV, 7 do
  local id, kind, source, key = ARGV[i], ARGV[i + 1], counted_source(ARGV[i + 2]), ARGV[i + 3]
  count('endings', source .. US .. 'accepted', 1)
  if kind == 'j' then
    set_unreadable_aside(id, source, key, ARGV[i + 4], ARGV[i + 6])
  else
    local version = next_version(key, ARGV[i + 4], ARGV[i + 5])
    if version then
      local label = source .. US .. version .. US .. accepted_at .. US .. key .. US .. US .. US
      documents[#documents + 1] = P .. 'raw:' .. id
      documents[#documents + 1] = label .. ARGV[i + 6]
      scores[#scores + 1] = accepted_at
      scores[#scores + 1] = id
      pool[#pool + 1] = id
    else
      count('endings', source .. US .. 'duplicate', 1)
      count('reasons', 'duplicate' .. US .. 'duplicate_delivery', 1)
    end
  end
end
while redis.call('ZCARD', P .. 'unreadable') > most_unreadable do
  redis.call('DEL', P .. 'letter:' .. redis.call('ZPOPMIN', P .. 'unreadable')[1])
  count('reasons', 'evicted' .. US .. 'unreadable', 1)
end
write_documents(documents)
for first = 1, #scores, 1000 do
  redis.call('ZADD', P .. 'open', unpack(scores, first, math.min(first + 999, #scores)))
end
push(P .. 'pool:ingest', pool)
dispatch_unless_served('ingest', spare, most)
write_counts()
return {1, unpack(messages)}
