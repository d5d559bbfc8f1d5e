-- Hands a suspect to the worker that began its batch, and notes that it did: if the worker dies now, it is this article
-- that it had in hand. May be asked again after a lost reply.
-- ARGV: queue, batch, lease us
-- Returns its items as begin gives them; none when the batch is not running any more
local queue, batch, lease_us = ARGV[1], ARGV[2], tonumber(ARGV[3])
if not redis.call('ZSCORE', P .. 'running:' .. queue, batch) then return {} end
redis.call('ZADD', P .. 'running:' .. queue, int(NOW + lease_us), batch)
redis.call('SADD', P .. 'held:' .. queue, batch)
local id = redis.call('LINDEX', P .. 'batch:' .. batch, 0)
return {id, redis.call('GET', payload_key(queue, id)) or ''}
