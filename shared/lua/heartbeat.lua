-- A worker's sign of life; what it stays without for long is forgotten.
-- ARGV: worker, what it is (JSON), what it does (JSON), forgotten after ms, its queue, queue, ...
-- Returns the messages that wait in Celery's lists of its queues.
local name, about, doing, forget_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local key = P .. 'worker:' .. name
redis.call('ZADD', P .. 'workers', int(NOW_MS), name)
redis.call('ZREMRANGEBYSCORE', P .. 'workers', 0, int(NOW_MS - forget_ms))
if redis.call('HGET', key, 'about') ~= about then redis.call('HSET', key, 'about', about) end -- the long part, once
redis.call('HSET', key, 'doing', doing)
redis.call('PEXPIRE', key, int(forget_ms))
local messages = 0
for i = 5, #ARGV do messages = messages + redis.call('LLEN', ARGV[i]) end
return messages
