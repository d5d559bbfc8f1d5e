-- Mends what a crash left: attempts whose lease ended, and batches whose message is gone; then puts what was postponed
-- until now back into the pools, and announces them.
-- It looks at the backlog first: a batch that waits behind others is not overdue (see begun:<queue>).
-- ARGV: grace us, most deaths, trace s, spare, most, most batches to mend per queue, queue, queue, ...
-- Returns {articles whose attempt died, articles whose message was lost, message, ...}
local grace, most_deaths, trace_s = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local spare, most, most_mended = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]

local function bury_poison(queue, id)
  local label = string.match(redis.call('GET', payload_key(queue, id)) or '', WHOLE_LABEL) or LOST_LABEL
  bury(id, string.sub(label, 1, -2), mark_of(queue), queue, 'worker_lost', 'its worker died each time it was tried', trace_s)
  redis.call('HDEL', P .. 'deaths:' .. queue, id)
  redis.call('HDEL', P .. 'retries:' .. queue, id)
  count('duration', queue .. US .. 'articles', 1)
end

-- The attempt died. With several articles, or before a worker said that it has the one in hand, that tells nothing about
-- any of them: they become suspects, to be tried alone. Counted is only the death of a worker with one suspect in hand.
local function mend_dead_attempt(queue, batch)
  local deaths = P .. 'deaths:' .. queue
  local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
  local was_held = redis.call('SREM', P .. 'held:' .. queue, batch) == 1
  redis.call('DEL', P .. 'batch:' .. batch)
  redis.call('ZREM', P .. 'running:' .. queue, batch)
  for i = #ids, 1, -1 do
    redis.call('HSETNX', deaths, ids[i], 0)
    if was_held and redis.call('HINCRBY', deaths, ids[i], 1) >= most_deaths then
      bury_poison(queue, ids[i])
    else
      redis.call('LPUSH', P .. 'pool:' .. queue, ids[i])
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

local RETURN_US = 5000000 -- workers that wait for Redis look for it once a second (connections.py)

-- Leases go on running out while Redis is away, when nobody can commit. Once it is back, whoever waits with a verdict
-- gets the time to deliver it. Never more than that: an article that ends Redis with its worker must come to its end too.
local function extend_leases(queue)
  local soon = int(NOW + RETURN_US)
  for _, batch in ipairs(redis.call('ZRANGEBYSCORE', P .. 'running:' .. queue, 0, soon)) do
    redis.call('ZADD', P .. 'running:' .. queue, soon, batch)
  end
end

local function redis_restarted()
  local info = redis.pcall('INFO', 'server') -- may be forbidden to this user: then leases just run out
  local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)')
  local before = redis.call('GET', P .. 'run')
  if not run or before == run then return false end
  redis.call('SET', P .. 'run', run)
  return before and true
end

local MOST_DUE = 1000 -- per queue and sweep: the schedule can wait a second, other scripts cannot

local function end_postponement(queue)
  local postponed = P .. 'postponed:' .. queue
  local due = redis.call('ZRANGEBYSCORE', postponed, 0, int(NOW), 'LIMIT', 0, MOST_DUE)
  if #due == 0 then return end
  redis.call('ZREM', postponed, unpack(due))
  push(P .. 'pool:' .. queue, due)
end

if redis_restarted() then
  for i = 7, #ARGV do extend_leases(ARGV[i]) end
end

local died, lost = 0, 0
for i = 7, #ARGV do
  died = died + mend(ARGV[i], 'running:', NOW, mend_dead_attempt)
  lost = lost + mend(ARGV[i], 'queued:', last_hope(ARGV[i]), mend_lost_message)
  end_postponement(ARGV[i])
  dispatch(ARGV[i], spare, most)
end
write_endings()
count('reasons', 'swept' .. US .. 'died', died)
count('reasons', 'swept' .. US .. 'lost', lost)
write_counts()
return {died, lost, unpack(messages)}
