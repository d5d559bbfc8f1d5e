-- Takes up a batch, and as many more from the pool as fit. A batch that was begun, given back or ended under this number
-- finds nothing to do: redelivery of its message is harmless.
-- ARGV: queue, batch, lease us, spare messages, most per batch, most bytes
-- Returns {suspect 0|1, items, message, ...}; items flat, two per article: id, document. A suspect is not handed out
-- here but by hold.
local queue, batch, lease_us = ARGV[1], ARGV[2], tonumber(ARGV[3])
local spare, most, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local announced = redis.call('ZSCORE', P .. 'queued:' .. queue, batch)
if not announced then
  dispatch_unless_served(queue, spare, most)
  return {0, {}, unpack(messages)}
end
redis.call('ZREM', P .. 'queued:' .. queue, batch)
if tonumber(announced) > tonumber(redis.call('GET', P .. 'begun:' .. queue) or '0') then
  redis.call('SET', P .. 'begun:' .. queue, announced)
end
if is_paused(queue) then
  dissolve(queue, batch)
  return {0, {}}
end
local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
redis.call('DEL', P .. 'batch:' .. batch)
local suspect = #ids == 1 and is_suspect(queue, ids[1])
local items = take_up(queue, batch, ids, lease_us, most, most_bytes)
dispatch_unless_served(queue, spare, most)
if suspect then return {1, {}, unpack(messages)} end
return {0, items, unpack(messages)}
