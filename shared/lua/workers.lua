-- Who works here. KEYS: prefix.
-- Reads only, and stands alone (no common.lua), so that an exporter with read-only rights may call it.
-- Returns {now ms, {worker, last sign of life ms, what it is, what it does, last sign of its doors ms or ''}, ...}
local P = KEYS[1]
local clock = redis.call('TIME')
local found = {string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))}
local beats = redis.call('ZRANGE', P .. 'workers', 0, -1, 'WITHSCORES')
for i = 1, #beats, 2 do
  local said = redis.call('HMGET', P .. 'worker:' .. beats[i], 'about', 'doing')
  if said[1] and said[2] then
    local plain = redis.call('ZSCORE', P .. 'doors', beats[i]) -- named after the worker that keeps it
    local urgent = redis.call('ZSCORE', P .. 'doors', beats[i] .. ':urgent') or plain
    local door = plain and tonumber(urgent) < tonumber(plain) and urgent or plain or ''
    found[#found + 1] = {beats[i], beats[i + 1], said[1], said[2], door}
  end
end
return found
