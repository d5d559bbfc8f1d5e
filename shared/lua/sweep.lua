-- Mends what a crash left: attempts whose lease ended, and articles whose message is gone; then announces the pools.
-- It looks at the backlog first: an article that waits behind others is not overdue (see begun:<queue>).
-- ARGV: grace us, most deaths, trace s, spare, most, most bytes, most to mend per queue, queue, queue, ...
-- Returns {died, lost, message, ...}
local grace, most_deaths, trace_s = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local spare, most, most_bytes, most_mended = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]

-- The attempt died with its worker. Whoever dies again when alone is the poison.
local function mend_dead_attempts(queue)
  local overdue = redis.call('ZRANGEBYSCORE', P .. 'running:' .. queue, 0, int(NOW), 'LIMIT', 0, most_mended)
  local again = {}
  for _, id in ipairs(overdue) do
    redis.call('ZREM', P .. 'running:' .. queue, id)
    if redis.call('HINCRBY', P .. 'deaths:' .. queue, id, 1) < most_deaths then
      again[#again + 1] = id
    else
      set_aside(id, queue, 'worker_lost', 'its worker died each time it was tried')
      leave(id, '', '', trace_s)
      redis.call('HDEL', P .. 'deaths:' .. queue, id)
    end
  end
  to_pool(queue, again)
  return #overdue
end

local function mend_lost_messages(queue)
  local until_ticket = NOW
  if redis.call('LLEN', queue) > 0 then until_ticket = tonumber(redis.call('GET', P .. 'begun:' .. queue) or '0') end
  local lost = redis.call('ZRANGEBYSCORE', P .. 'queued:' .. queue, '(0', int(math.max(until_ticket - grace, 0)),
    'LIMIT', 0, most_mended)
  to_pool(queue, lost)
  return #lost
end

local died, lost = 0, 0
for i = 8, #ARGV do
  died = died + mend_dead_attempts(ARGV[i])
  lost = lost + mend_lost_messages(ARGV[i])
  dispatch(ARGV[i], spare, most, most_bytes)
end
count('reasons', 'swept' .. US .. 'died', died)
count('reasons', 'swept' .. US .. 'lost', lost)
write_counts()
return {died, lost, unpack(messages)}
