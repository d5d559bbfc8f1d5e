-- A bucket per sender that fills evenly, as the moment until which it is used up (GCRA).
-- KEYS: bucket. ARGV: articles to take, articles per minute
-- Takes them even beyond the bucket's end, once there is something in it. Returns the ms until there is again: 0 is now.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local minute = 60000
local spent = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = spent - now - minute
if wait > 0 then return math.ceil(wait) end
local taken = tonumber(ARGV[1])
if taken > 0 then
  spent = spent + taken * minute / tonumber(ARGV[2])
  redis.call('SET', KEYS[1], string.format('%.3f', spent), 'PX', math.ceil(spent - now))
end
return 0
