-- Takes up a batch, and as many more from the pool as fit. A batch that was begun, given back or ended under this number
-- finds nothing to do: redelivery of its message is harmless.
-- ARGV: queue, batch, lease us, spare messages, most per batch, most bytes
-- Returns {items, message, ...}; items flat, five per article: id, source, version, accepted ms, payload
local queue, batch, lease_us = ARGV[1], ARGV[2], tonumber(ARGV[3])
local spare, most, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local pool, content = P .. 'pool:' .. queue, P .. 'batch:' .. batch

local announced = redis.call('ZSCORE', P .. 'queued:' .. queue, batch)
if not announced then
  dispatch(queue, spare, most)
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

local ids = redis.call('LRANGE', content, 0, -1)
redis.call('DEL', content)

-- Suspects travel as the pool's dispatch grouped them; nobody may join them.
if #ids < most and redis.call('EXISTS', P .. 'deaths:' .. queue) == 0 then
  for _, id in ipairs(redis.call('LPOP', pool, most - #ids) or {}) do ids[#ids + 1] = id end
end

local items, taken, bytes = {}, {}, 0
for i, id in ipairs(ids) do
  local payload = redis.call('GET', payload_key(queue, id)) or ''
  bytes = bytes + #payload
  if bytes > most_bytes and i > 1 then
    for back = #ids, i, -1 do redis.call('LPUSH', pool, ids[back]) end
    break
  end
  local entry = redis.call('HMGET', P .. 'entry:' .. id, 'src', 'v', 'at')
  local at = #items
  items[at + 1], items[at + 2], items[at + 3] = id, entry[1] or '', entry[2] or '1'
  items[at + 4], items[at + 5] = entry[3] or '0', payload
  taken[i] = id
end
push(content, taken)
redis.call('ZADD', P .. 'running:' .. queue, int(NOW + lease_us), batch)
dispatch(queue, spare, most)
return {items, unpack(messages)}
