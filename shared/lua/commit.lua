-- Writes what a stage made of a batch: results, states and counts in one step. An attempt that outlived its lease, or
-- was committed before, changes nothing.
-- With `lease us` above 0 the next batch is taken from the pool in the same step: a busy worker needs no message for it.
-- ARGV: queue, batch, trace s, memory s, spare, most, most deaths, pause us, duration bound, duration us, lease us,
--       most bytes,
--       then 6 per article: id, kind, a, b, c, payload
--   n next     a = queues, comma between   b = uri or ''   c = content digest   payload = document (zstd)
--   e ending   a = ending   b = reason
--   d dead     a = reason   b = error
--   r retry    a = reason   b = error; counted, and dead after the most deaths
--   l release  back to the pool, not counted against the article
-- Returns {next batch or 0, its items as begin gives them, message, ...}
local queue, batch, trace_s, memory_s = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local spare, most, most_deaths, pause_us = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
if redis.call('ZREM', P .. 'running:' .. queue, batch) == 0 then return {0, {}} end
redis.call('DEL', P .. 'batch:' .. batch)

local deaths = P .. 'deaths:' .. queue
local suspects = redis.call('EXISTS', deaths) == 1
local pools = {}

local function pool(target, id)
  local ids = pools[target]
  if not ids then
    ids = {}
    pools[target] = ids
  end
  ids[#ids + 1] = id
end

-- Unchanged when the last version read under this uri has the same content. An older version that comes late goes on
-- (the stores guard themselves) but is not remembered over the newer one.
local function is_unchanged(id, uri, digest)
  local name = P .. 'known:' .. uri
  local version = tonumber(redis.call('HGET', P .. 'entry:' .. id, 'v') or '1')
  local known = fields_of(redis.call('GET', name))
  local known_version = tonumber(known[1] or '0')
  if known[2] == digest and known_version <= version then return true end
  if known_version <= version then
    redis.call('SET', name, joined(version, digest, id), 'EX', memory_s)
  end
  return false
end

local act = {}

function act.n(id, targets, uri, digest, payload)
  local fields = {queue, int(NOW_MS)}
  if uri ~= '' then
    if is_unchanged(id, uri, digest) then return finish(id, queue, 'duplicate', 'unchanged', trace_s) end
    fields[3], fields[4] = 'uri', uri
  end
  redis.call('SET', P .. 'doc:' .. id, payload)
  local n = 0
  for target in string.gmatch(targets, '[^,]+') do
    pool(target, id)
    n = n + 1
  end
  if n > 1 then
    fields[#fields + 1] = 'p'
    fields[#fields + 1] = n
  end
  return redis.call('HSET', P .. 'entry:' .. id, unpack(fields))
end

function act.e(id, ending, reason) return leave(id, queue, ending, reason, trace_s) end

function act.d(id, reason, problem)
  set_aside(id, queue, reason, problem)
  return leave(id, queue, '', '', trace_s)
end

function act.r(id, reason, problem)
  if redis.call('HINCRBY', deaths, id, 1) < most_deaths then return pool(queue, id) end
  act.d(id, reason, problem)
  return redis.call('HDEL', deaths, id)
end

function act.l(id) return pool(queue, id) end

local committed = 0
for i = 13, #ARGV, 6 do
  local id, kind = ARGV[i], ARGV[i + 1]
  act[kind](id, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
  if suspects and kind ~= 'r' and kind ~= 'l' then redis.call('HDEL', deaths, id) end
  if kind ~= 'l' then committed = committed + 1 end
end

local function set_pause()
  local n = redis.call('HINCRBY', P .. 'pause:' .. queue, 'n', 1)
  local delay = math.min(pause_us * 2 ^ math.min(n - 1, 5), 30000000) -- soon enough to notice a store that is back
  redis.call('HSET', P .. 'pause:' .. queue, 'until', int(NOW + delay))
end

if pause_us > 0 then set_pause() elseif committed > 0 then redis.call('DEL', P .. 'pause:' .. queue) end
count('duration', queue .. US .. ARGV[9], 1)
count('duration', queue .. US .. 'sum_us', tonumber(ARGV[10]))
count('duration', queue .. US .. 'articles', committed)
for target, ids in pairs(pools) do
  push(P .. 'pool:' .. target, ids)
  dispatch(target, spare, most)
end
write_counts()
local lease_us, next_batch, items = tonumber(ARGV[11]), 0, {}
local has_more = lease_us > 0 and redis.call('EXISTS', P .. 'pool:' .. queue) == 1
if has_more and redis.call('EXISTS', deaths) == 0 and not is_paused(queue) then
  next_batch = redis.call('INCR', P .. 'batches')
  items = take_up(queue, int(next_batch), {}, lease_us, most, tonumber(ARGV[12]))
end
return {next_batch, items, unpack(messages)}
