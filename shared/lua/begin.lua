-- Takes up a message: those of its articles that still wait under its ticket, and as many from the pool as fit.
-- A message whose articles were announced anew, are running, or have ended finds nothing to do: redelivery is harmless.
-- ARGV: queue, ticket, lease us, spare messages, most per batch, most bytes, id, id, ...
-- Returns {end of lease, items, message, ...}; items flat, five per article: id, source, version, accepted ms, payload
local queue, ticket, lease_us = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local spare, most, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local queued = P .. 'queued:' .. queue

local mine, bytes = {}, 0
for i = 7, #ARGV do
  local score = redis.call('ZSCORE', queued, ARGV[i])
  if score and tonumber(score) == ticket then
    mine[#mine + 1] = ARGV[i]
    bytes = bytes + redis.call('STRLEN', payload_key(queue, ARGV[i]))
  end
end
if ticket > tonumber(redis.call('GET', P .. 'begun:' .. queue) or '0') then
  redis.call('SET', P .. 'begun:' .. queue, ARGV[2])
end
if is_paused(queue) then
  to_pool(queue, mine)
  return {'0', {}}
end

-- Suspects travel as the pool's dispatch grouped them; nobody may join or be joined to them.
if #mine > 0 and redis.call('EXISTS', P .. 'deaths:' .. queue) == 0 then
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', queued, 0, 0, 'LIMIT', 0, most - #mine)) do
    bytes = bytes + redis.call('STRLEN', payload_key(queue, id))
    if bytes > most_bytes then break end
    mine[#mine + 1] = id
  end
end

local lease = int(NOW + lease_us)
local items = {}
if #mine > 0 then
  local scores = {}
  for _, id in ipairs(mine) do
    local entry = redis.call('HMGET', P .. 'entry:' .. id, 'src', 'v', 'at')
    items[#items + 1] = id
    items[#items + 1] = entry[1] or ''
    items[#items + 1] = entry[2] or '1'
    items[#items + 1] = entry[3] or '0'
    items[#items + 1] = redis.call('GET', payload_key(queue, id)) or ''
    scores[#scores + 1] = lease
    scores[#scores + 1] = id
  end
  redis.call('ZREM', queued, unpack(mine))
  redis.call('ZADD', P .. 'running:' .. queue, unpack(scores))
end
dispatch(queue, spare, most, most_bytes)
return {lease, items, unpack(messages)}
