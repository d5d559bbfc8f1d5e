-- Everything status pages and metrics show, as of one instant.
-- KEYS: prefix, inbox lists. ARGV: queue, queue, ...
-- Reads only, and stands alone (no common.lua), so that an exporter with read-only rights may call it.
local P = KEYS[1]
local clock = redis.call('TIME')
local NOW_MS = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function oldest(name)
  return redis.call('ZRANGE', P .. name, 0, 0, 'WITHSCORES')[2] or '0'
end

local inboxes = {}
for i = 2, #KEYS do
  local length = redis.pcall('LLEN', KEYS[i]) -- somebody's SET on an inbox key must not blind the status page
  inboxes[i - 1] = type(length) == 'number' and length or 0
end
local claimed = 0
for _, door in ipairs(redis.call('ZRANGE', P .. 'doors', 0, -1)) do
  claimed = claimed + redis.call('LLEN', P .. 'claimed:' .. door)
end

-- Messages that a worker has taken and not acknowledged, by queue. kombu keeps those of all queues in one hash, as JSON
-- that ends with the queue's name; there is one per process, unless somebody else's workers share this Redis.
local MOST_UNACKED = 1000
local unacked = {}
if redis.call('HLEN', 'unacked') <= MOST_UNACKED then
  for _, message in ipairs(redis.call('HVALS', 'unacked')) do
    local queue = string.match(message, '"([^"]*)"%]$') or ''
    unacked[queue] = (unacked[queue] or 0) + 1
  end
end

local LABEL_BYTES = 2048 -- what stands before a document, see common.lua
local FIELD = '[^\31]*\31'
local AT_TRAIL = '^' .. FIELD .. FIELD .. '([^\31]*)\31' .. FIELD .. FIELD .. '([^\31]*)\31'

-- When the article could have been taken up by its queue (ms), as commit counts it.
local function ready_at(queue, id)
  local due = redis.call('HGET', P .. 'retries:' .. queue, id)
  if due then return math.floor(tonumber(due) / 1000) end
  local document = (string.match(queue, '^ingest') and 'raw:' or 'doc:') .. id
  local accepted, trail = string.match(redis.call('GETRANGE', P .. document, 0, LABEL_BYTES), AT_TRAIL)
  return tonumber(trail and string.match(trail, '=(%d+),$') or accepted) or NOW_MS
end

-- How many articles are in these batches, and since when the first of each has been ready, at the least.
local function look_into(queue, zset)
  local n, since = 0, NOW_MS
  for _, batch in ipairs(redis.call('ZRANGE', P .. zset .. ':' .. queue, 0, -1)) do
    local name = P .. 'batch:' .. batch
    local first = redis.call('LINDEX', name, 0)
    if first then since = math.min(since, ready_at(queue, first)) end
    n = n + redis.call('LLEN', name)
  end
  return n, since
end

local function look_at(queue)
  local pool = P .. 'pool:' .. queue
  local announced, announced_since = look_into(queue, 'queued')
  local running, running_since = look_into(queue, 'running')
  local first = redis.call('LINDEX', pool, 0)
  local since = math.min(announced_since, running_since, first and ready_at(queue, first) or NOW_MS)
  return {queue, redis.call('LLEN', pool) + announced, redis.call('ZCARD', P .. 'postponed:' .. queue), running,
    redis.call('LLEN', queue), unacked[queue] or 0, redis.call('HGET', P .. 'pause:' .. queue, 'until') or '0',
    string.format('%.0f', NOW_MS - since)}
end

local queues = {}
for _, queue in ipairs(ARGV) do queues[#queues + 1] = look_at(queue) end
return {string.format('%.0f', NOW_MS), inboxes, claimed, redis.call('ZCARD', P .. 'open'), oldest('open'),
  redis.call('ZCARD', P .. 'letters'), redis.call('ZCARD', P .. 'unreadable'),
  redis.call('ZCARD', P .. 'unarchived'), oldest('unarchived'), queues,
  redis.call('HGETALL', P .. 'endings'), redis.call('HGETALL', P .. 'reasons'),
  redis.call('HGETALL', P .. 'latency'), redis.call('HGETALL', P .. 'duration'), redis.call('HGETALL', P .. 'wait'),
  redis.call('HGETALL', P .. 'heard'), redis.call('HGETALL', P .. 'canary'), redis.call('HGETALL', P .. 'cadence')}
