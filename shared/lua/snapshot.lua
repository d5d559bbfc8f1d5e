-- Everything status pages and metrics show, as of one instant.
-- KEYS: prefix, inbox lists. ARGV: queue, queue, ...
-- Reads only, and stands alone (no common.lua), so that an exporter with read-only rights may call it.
local P = KEYS[1]
local clock = redis.call('TIME')
local NOW_MS = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function oldest(name)
  return redis.call('ZRANGE', P .. name, 0, 0, 'WITHSCORES')[2] or '0'
end

local inbox = 0
for i = 2, #KEYS do
  local length = redis.pcall('LLEN', KEYS[i]) -- somebody's SET on an inbox key must not blind the status page
  if type(length) == 'number' then inbox = inbox + length end
end
local claimed = 0
for _, door in ipairs(redis.call('ZRANGE', P .. 'doors', 0, -1)) do
  claimed = claimed + redis.call('LLEN', P .. 'claimed:' .. door)
end
local function articles_in(zset)
  local n = 0
  for _, batch in ipairs(redis.call('ZRANGE', zset, 0, -1)) do n = n + redis.call('LLEN', P .. 'batch:' .. batch) end
  return n
end

local queues = {}
for _, queue in ipairs(ARGV) do
  queues[#queues + 1] = {queue, redis.call('LLEN', P .. 'pool:' .. queue) + articles_in(P .. 'queued:' .. queue)
    + redis.call('ZCARD', P .. 'postponed:' .. queue),
    articles_in(P .. 'running:' .. queue), redis.call('LLEN', queue),
    redis.call('HGET', P .. 'pause:' .. queue, 'until') or '0'}
end
return {string.format('%.0f', NOW_MS), inbox, claimed, redis.call('ZCARD', P .. 'open'), oldest('open'),
  redis.call('ZCARD', P .. 'letters'), redis.call('ZCARD', P .. 'unreadable'), queues,
  redis.call('HGETALL', P .. 'endings'), redis.call('HGETALL', P .. 'reasons'),
  redis.call('HGETALL', P .. 'latency'), redis.call('HGETALL', P .. 'duration')}
