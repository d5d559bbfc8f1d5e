-- Takes up a batch, and as many more from the pool as fit. A batch that was begun, given back or ended under this number
-- finds nothing to do: redelivery of its message is harmless.
-- ARGV: queue, batch, lease us, spare messages, most per batch, most bytes
-- Returns {items, message, ...}; items flat, two per article: id, document
local queue, batch, lease_us = ARGV[1], ARGV[2], tonumber(ARGV[3])
local spare, most, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local announced = redis.call('ZSCORE', P .. 'queued:' .. queue, batch)
if not announced then
  dispatch_unless_served(queue, spare, most)
  return {{}, unpack(messages)}
end
redis.call('ZREM', P .. 'queued:' .. queue, batch)
if tonumber(announced) > tonumber(redis.call('GET', P .. 'begun:' .. queue) or '0') then
  redis.call('SET', P .. 'begun:' .. queue, announced)
end
if is_paused(queue) then
  dissolve(queue, batch)
  return {{}}
end
local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
redis.call('DEL', P .. 'batch:' .. batch)
local items = take_up(queue, batch, ids, lease_us, most, most_bytes)
dispatch_unless_served(queue, spare, most)
return {items, unpack(messages)}
