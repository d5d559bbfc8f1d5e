-- Mends what a crash left: attempts whose lease ended, and batches whose message is gone; then announces the pools.
-- It looks at the backlog first: a batch that waits behind others is not overdue (see begun:<queue>).
-- ARGV: grace us, most deaths, trace s, spare, most, most batches to mend per queue, queue, queue, ...
-- Returns {articles whose attempt died, articles whose message was lost, message, ...}
local grace, most_deaths, trace_s = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local spare, most, most_mended = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]

-- The attempt died with its worker. Whoever dies again when alone is the poison.
local function mend_dead_attempt(queue, batch)
  local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
  redis.call('DEL', P .. 'batch:' .. batch)
  redis.call('ZREM', P .. 'running:' .. queue, batch)
  for i = #ids, 1, -1 do
    local id = ids[i]
    if redis.call('HINCRBY', P .. 'deaths:' .. queue, id, 1) < most_deaths then
      redis.call('LPUSH', P .. 'pool:' .. queue, id)
    else
      local label = string.match(redis.call('GET', payload_key(queue, id)) or '', WHOLE_LABEL) or LOST_LABEL
      bury(id, string.sub(label, 1, -2), mark_of(queue), queue, 'worker_lost', 'its worker died each time it was tried', trace_s)
      redis.call('HDEL', P .. 'deaths:' .. queue, id)
    end
  end
  return #ids
end

local function mend_lost_message(queue, batch)
  redis.call('ZREM', P .. 'queued:' .. queue, batch)
  return dissolve(queue, batch)
end

local function last_hope(queue)
  if redis.call('LLEN', queue) == 0 then return NOW - grace end
  return tonumber(redis.call('GET', P .. 'begun:' .. queue) or '0') - grace
end

local function mend(queue, zset, until_us, repair)
  local mended = 0
  local overdue = redis.call('ZRANGEBYSCORE', P .. zset .. queue, 0, int(math.max(until_us, 0)), 'LIMIT', 0, most_mended)
  for _, batch in ipairs(overdue) do mended = mended + repair(queue, batch) end
  return mended
end

local died, lost = 0, 0
for i = 7, #ARGV do
  died = died + mend(ARGV[i], 'running:', NOW, mend_dead_attempt)
  lost = lost + mend(ARGV[i], 'queued:', last_hope(ARGV[i]), mend_lost_message)
  dispatch(ARGV[i], spare, most)
end
write_endings()
count('reasons', 'swept' .. US .. 'died', died)
count('reasons', 'swept' .. US .. 'lost', lost)
write_counts()
return {died, lost, unpack(messages)}
