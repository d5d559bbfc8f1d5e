-- Put before every script. KEYS[1] is the key prefix; all other keys are made from it (one Redis, no cluster).
--
-- entry:<id>      hash     src key v uri at p dead ... one article's state; expires some time after its ending
-- raw:<id>        string   the raw article, zstd; kept until the ending so that a dead letter is whole
-- doc:<id>        string   what the last stage made of it, zstd (the claim check that messages stand for)
-- open            zset     id -> accepted at (ms): everything that has no ending yet
-- queued:<queue>  zset     id -> ticket (us) of the message that announces it; 0 = in the pool, in no message
-- running:<queue> zset     id -> end of the lease (us); the score is the fencing token of that attempt
-- deaths:<queue>  hash     id -> how often an attempt at it died or failed
-- begun:<queue>   string   newest ticket taken up: Celery's list is FIFO, so an older one still queued has lost its message
-- pause:<queue>   hash     until (us), n: a queue whose store is down
-- seen:<key>      hash     v d k: per identity the last version, its digest, the digest that was killed
-- known:<uri>     hash     v d id: per uri the last version read and its content digest
-- letters         zset     id -> set aside at (ms); unreadable: the same for bytes that never became an article
-- letter:<id>     hash     the dead letter
-- endings, reasons, latency, duration   hashes of exact counts
-- doors           zset     door -> last heartbeat (ms); claimed:<door> list: what it took off the inbox

local P = KEYS[1]

-- A full Redis (noeviction) refuses scripts that would grow it, unless they have written already. These scripts move or
-- end what was accepted long ago, so they must go on; DEL is never refused and opens the door for the rest.
redis.call('DEL', P .. 'nothing')

local clock = redis.call('TIME')
local NOW = clock[1] * 1000000 + clock[2] -- microseconds, by Redis's own clock; exact in a double until 2255
local NOW_MS = math.floor(NOW / 1000)

local US = '\31' -- unit separator between the parts of a count's name; sources cannot contain it

local function int(number) return string.format('%.0f', number) end

local counts = {}

local function count(hash, field, n)
  local fields = counts[hash]
  if not fields then
    fields = {}
    counts[hash] = fields
  end
  fields[field] = (fields[field] or 0) + n
end

local function write_counts()
  for hash, fields in pairs(counts) do
    for field, n in pairs(fields) do redis.call('HINCRBY', P .. hash, field, int(n)) end
  end
end

local MAX_SOURCES = 1000 -- each is counted for ever; upstreams that invent names must not fill Redis

local function counted_source(source)
  local name = P .. 'sources'
  if redis.call('SISMEMBER', name, source) == 1 then return source end
  if redis.call('SCARD', name) >= MAX_SOURCES then return '(other)' end
  redis.call('SADD', name, source)
  return source
end

-- Upper bounds in seconds; the exporter and the alerts read them from the field names.
local LATENCY_BOUNDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 21600}

local function observe_latency(milliseconds)
  local seconds = milliseconds / 1000
  local bound = '+Inf'
  for _, upper in ipairs(LATENCY_BOUNDS) do
    if seconds <= upper then
      bound = tostring(upper)
      break
    end
  end
  count('latency', bound, 1)
  count('latency', 'sum_ms', milliseconds)
end

local function payload_key(queue, id)
  if queue == 'ingest' then return P .. 'raw:' .. id end
  return P .. 'doc:' .. id
end

-- Keeps the raw article with the reason; the ending is counted by finish().
local function set_aside(id, queue, reason, problem)
  local entry = redis.call('HMGET', P .. 'entry:' .. id, 'src', 'at')
  redis.call('HSET', P .. 'letter:' .. id,
    'stage', queue, 'reason', reason, 'error', problem, 'source', entry[1] or '', 'accepted', entry[2] or '',
    'aside', int(NOW_MS), 'attempts', redis.call('HGET', P .. 'deaths:' .. queue, id) or '0',
    'body', redis.call('GET', P .. 'raw:' .. id) or '')
  redis.call('ZADD', P .. 'letters', int(NOW_MS), id)
  redis.call('HSET', P .. 'entry:' .. id, 'dead', reason)
end

-- A dead letter may be replayed: what was remembered of this very version must not call the replay a duplicate.
local function forget_digests(entry)
  local version = entry.v
  for _, name in ipairs({'seen:' .. (entry.key or ''), 'known:' .. (entry.uri or '')}) do
    if redis.call('HGET', P .. name, 'v') == version then redis.call('HDEL', P .. name, 'd') end
  end
end

local function entry_fields(id)
  local values = redis.call('HMGET', P .. 'entry:' .. id, 'src', 'at', 'key', 'uri', 'v', 'dead', 'p')
  return {src = values[1] or '', at = tonumber(values[2] or '0'), key = values[3] or '', uri = values[4] or '',
    v = values[5], dead = values[6], p = tonumber(values[7] or '1')}
end

-- The one ending of an article: counted, payload removed, the entry kept for `wiredesk trace` until trace_s has passed.
local function finish(id, ending, reason, trace_s)
  local entry = entry_fields(id)
  if entry.dead then
    ending, reason = 'dead_lettered', entry.dead
    forget_digests(entry)
  end
  count('endings', entry.src .. US .. ending, 1)
  if reason ~= '' then count('reasons', ending .. US .. reason, 1) end
  observe_latency(NOW_MS - entry.at)
  redis.call('ZREM', P .. 'open', id)
  redis.call('DEL', P .. 'raw:' .. id, P .. 'doc:' .. id)
  if trace_s > 0 then
    redis.call('HSET', P .. 'entry:' .. id, 'ending', ending, 'reason', reason, 'ended', int(NOW_MS))
    redis.call('EXPIRE', P .. 'entry:' .. id, trace_s)
  else
    redis.call('DEL', P .. 'entry:' .. id)
  end
end

-- One queue is done with the article; the last of them ends it.
local function leave(id, ending, reason, trace_s)
  if redis.call('HINCRBY', P .. 'entry:' .. id, 'p', -1) <= 0 then finish(id, ending, reason, trace_s) end
end

local function is_paused(queue)
  return tonumber(redis.call('HGET', P .. 'pause:' .. queue, 'until') or '0') > NOW
end

-- How many of one kind share a message: by how often attempts at them died. The suspects of a dead batch go in eights,
-- then alone, so that the poisonous one is found in three rounds and its neighbours get through.
local function group_size(deaths, most)
  if deaths == 0 then return most end
  if deaths == 1 then return math.min(8, most) end
  return 1
end

-- Messages in the making: {queue, ticket, id, id, ...}, to be sent by the caller through Celery.
local messages = {}

-- Announces what lies in the queue's pool, while fewer than `spare` messages wait in Celery's list. The rest stays in
-- the pool and rides along with later batches: that is what makes a busy system's batches full.
local function dispatch(queue, spare, most, most_bytes)
  local room = spare - redis.call('LLEN', queue)
  if room <= 0 or is_paused(queue) then return end
  local pool = redis.call('ZRANGEBYSCORE', P .. 'queued:' .. queue, 0, 0, 'LIMIT', 0, room * most)
  if #pool == 0 then return end
  local suspects = redis.call('EXISTS', P .. 'deaths:' .. queue) == 1
  local groups, ticket, scores = {}, int(NOW), {}
  for _, id in ipairs(pool) do
    local deaths = suspects and tonumber(redis.call('HGET', P .. 'deaths:' .. queue, id) or '0') or 0
    local size = group_size(deaths, most)
    local bytes = redis.call('STRLEN', payload_key(queue, id))
    local group = groups[size]
    if not group or #group.message - 2 >= size or group.bytes + bytes > most_bytes then
      if room == 0 then break end
      room = room - 1
      group = {message = {queue, ticket}, bytes = 0}
      groups[size] = group
      messages[#messages + 1] = group.message
    end
    group.message[#group.message + 1] = id
    group.bytes = group.bytes + bytes
    scores[#scores + 1] = ticket
    scores[#scores + 1] = id
  end
  redis.call('ZADD', P .. 'queued:' .. queue, unpack(scores))
end

local function to_pool(queue, ids)
  for first = 1, #ids, 1000 do -- unpack() has a limit of some thousands of values
    local scores = {}
    for i = first, math.min(first + 999, #ids) do
      scores[#scores + 1] = '0'
      scores[#scores + 1] = ids[i]
    end
    redis.call('ZADD', P .. 'queued:' .. queue, unpack(scores))
  end
end
