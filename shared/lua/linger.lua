-- The second look of a worker that has just done a full batch: a busy queue has its next one ready, without a message.
-- ARGV: queue, lease us, spare messages, most per batch, most bytes
-- Returns {batch or 0, items as begin gives them, message, ...}
local queue, lease_us, spare, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('DEL', P .. 'linger:' .. queue)
local batch, items = go_on(queue, lease_us, most, tonumber(ARGV[5]))
dispatch_unless_served(queue, spare, most)
return {batch, items, unpack(messages)}
