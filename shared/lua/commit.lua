-- Writes what a stage made of a batch: results, states and counts in one step. An attempt that outlived its lease, or
-- was committed before, changes nothing.
-- KEYS: prefix, inbox
-- With `lease us` above 0 the next batch is taken from the pool in the same step: a busy worker needs no message for it.
-- ARGV: queue, batch, trace s, memory s, spare, most, most deaths, pause us, duration bound, duration us, lease us,
--       most bytes, whether the worker looks again (linger) when nothing follows,
--       then 7 per article: id, kind, label without its last separator, a, b, c, payload
--   n next     a = queues, comma between   b = uri or ''   c = content digest   payload = document (zstd)
--   m made     a = queues   b = content digest   c = record digest   payload = document (zstd), a record ready for stores
--   e ending   a = ending   b = reason
--   s split    a = lengths of the articles found in it, comma between   payload = these articles
--   d dead     a = reason   b = error
--   r retry    a = reason   b = error; counted, and dead after the most deaths
--   l release  back to the pool, not counted against the article
--   p postpone a = us until it is back in the pool, by the sweep; not counted against the article
-- Returns {next batch or 0, its items as begin gives them, message, ...}
local queue, batch, trace_s, memory_s = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local spare, most, most_deaths, pause_us = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
if redis.call('ZREM', P .. 'running:' .. queue, batch) == 0 then return {0, {}} end
redis.call('DEL', P .. 'batch:' .. batch)

local deaths = P .. 'deaths:' .. queue
local suspects = redis.call('EXISTS', deaths) == 1
if suspects then redis.call('SREM', P .. 'held:' .. queue, batch) end
local pools = {}

local function pool(target, id)
  local ids = pools[target]
  if not ids then
    ids = {}
    pools[target] = ids
  end
  ids[#ids + 1] = id
end

local KILL = '^canceled:'

-- Unchanged when the last version read under this uri has the same content, or when this is what a kill withdrew. An
-- older version that comes late goes on (the stores guard themselves) but is not remembered over the newer one.
local function is_unchanged(id, label, uri, digest)
  local name = P .. 'known:' .. uri
  local _, version = string.match(label, SOURCE_VERSION_AT)
  local known = fields_of(redis.call('GET', name))
  if tonumber(known[1] or '0') > tonumber(version) then return false end
  if known[2] == digest or known[4] == digest then return true end
  local killed = string.find(digest, KILL) and known[2] or known[4] or ''
  redis.call('SET', name, version .. US .. digest .. US .. id .. US .. killed .. US, 'EX', memory_s)
  return false
end

-- Whether an article that is reprocessed may be its article's next version: what is published came of this very delivery (or
-- nothing ever did, and it is the last one), nothing has been accepted since it was taken up, and nothing newer may yet come.
local function may_follow(id, label, known)
  local _, version, _, key = string.match(label, KEY_URI)
  local seen = fields_of(redis.call('GET', P .. 'seen:' .. key))
  if tonumber(seen[1] or '0') ~= tonumber(version) - 1 then return false end
  if known[2] and string.find(known[2], KILL) then return false end
  local last = seen[3]
  if not last then return known[3] == id and known[1] == seen[1] end
  if last ~= id and is_pending(last) then return false end
  return (known[3] or last) == id
end

local mark = mark_of(queue)

local targets_of = {} -- by their text, which is the same for most of a batch

local function split(text)
  local targets = targets_of[text]
  if not targets then
    targets = {}
    for target in string.gmatch(text, '[^,]+') do targets[#targets + 1] = target end
    targets_of[text] = targets
  end
  return targets
end

local documents = {} -- key, value, ... for one MSET
local act = {}

local function pass_on(id, label, targets, payload)
  documents[#documents + 1] = P .. 'doc:' .. id
  documents[#documents + 1] = label .. payload
  targets = split(targets)
  for _, target in ipairs(targets) do pool(target, id) end
  if #targets > 1 then redis.call('HSET', P .. 'shares', id, #targets .. '::') end
end

function act.n(id, label, targets, uri, digest, payload)
  if uri ~= '' and is_reprocessed(label) then
    local known = fields_of(redis.call('GET', P .. 'known:' .. uri))
    if known[4] == digest or not may_follow(id, label, known) then
      return finish(id, label .. mark .. US, 'duplicate', 'superseded', trace_s)
    end
    label = label .. 'was=' .. (known[5] or '') .. ',' -- for enrich to compare with
  elseif uri ~= '' and is_unchanged(id, label, uri, digest) then
    return finish(id, label .. mark .. US, 'duplicate', 'unchanged', trace_s)
  end
  pass_on(id, label .. mark .. US, targets, payload)
end

-- What is remembered of a record tells whether reprocessing changes it. Reprocessed, it becomes the next version here: until
-- now nothing was changed, so whatever was delivered meanwhile goes first.
function act.m(id, label, targets, content, record, payload)
  local _, version, _, key, uri = string.match(label, KEY_URI)
  local name = P .. 'known:' .. uri
  local known = fields_of(redis.call('GET', name))
  if is_reprocessed(label) then
    if not may_follow(id, label, known) then
      return finish(id, label .. mark .. US, 'duplicate', 'superseded', trace_s)
    end
    local seen = fields_of(redis.call('GET', P .. 'seen:' .. key))
    local last = seen[3] and seen[3] .. US or ''
    redis.call('SET', P .. 'seen:' .. key, version .. US .. seen[2] .. US .. last, 'EX', memory_s)
    redis.call('SET', name, version .. US .. content .. US .. id .. US .. (known[4] or '') .. US .. record .. US,
      'EX', memory_s)
  elseif known[3] == id then
    redis.call('SET', name, known[1] .. US .. known[2] .. US .. id .. US .. known[4] .. US .. record .. US, 'KEEPTTL')
  end
  pass_on(id, label .. mark .. US, targets, payload)
end

function act.e(id, label, ending, reason) leave(id, label, mark, ending, reason, trace_s) end

function act.d(id, label, reason, problem) bury(id, label, mark, queue, reason, problem, trace_s) end

-- What was found in it goes onto the inbox as if upstream had dropped it, in the step that ends what held it: a crash
-- neither loses nor doubles any.
function act.s(id, label, lengths, _, _, found)
  local kind = redis.call('TYPE', KEYS[2]).ok
  if kind ~= 'list' and kind ~= 'none' then return act.d(id, label, 'bug', 'the inbox holds no list') end
  local items, at = {}, 1
  for length in string.gmatch(lengths, '%d+') do
    items[#items + 1] = string.sub(found, at, at + length - 1)
    at = at + length
  end
  for first = 1, #items, 1000 do
    redis.call('LPUSH', KEYS[2], unpack(items, first, math.min(first + 999, #items)))
  end
  leave(id, label, mark, 'expanded', '', trace_s)
end

local retries = redis.call('EXISTS', P .. 'retries:' .. queue) == 1 -- few queues have any

local LAST_MARK = 15 -- =, thirteen digits until 2286, and the comma: a pattern is tried at every letter

-- When the article could have been taken up (ms): since the stage before was done, or its postponement over.
local function ready_at(id, label)
  local due = retries and redis.call('HGET', P .. 'retries:' .. queue, id)
  if due then return math.floor(tonumber(due) / 1000) end
  local done_at = string.match(label, '=(%d+),$', -LAST_MARK)
  if done_at then return tonumber(done_at) end
  local _, _, accepted = string.match(label, SOURCE_VERSION_AT)
  return tonumber(accepted)
end

local wait_prefix = queue .. US
local begun_ms = NOW_MS - math.floor(tonumber(ARGV[10]) / 1000)
local done = 0

-- The article leaves this queue for good.
local function leave_queue(id, label)
  done = done + 1
  observe('wait', wait_prefix, math.max(0, begun_ms - ready_at(id, label)))
  if retries then redis.call('HDEL', P .. 'retries:' .. queue, id) end
end

function act.r(id, label, reason, problem)
  if redis.call('HINCRBY', deaths, id, 1) < most_deaths then return pool(queue, id) end
  act.d(id, label, reason, problem)
  redis.call('HDEL', deaths, id)
  leave_queue(id, label)
end

function act.l(id) pool(queue, id) end

function act.p(id, _, delay_us)
  local due = int(NOW + tonumber(delay_us))
  redis.call('ZADD', P .. 'postponed:' .. queue, due, id)
  redis.call('HSET', P .. 'retries:' .. queue, id, due)
end

local committed = 0
for i = 14, #ARGV, 7 do
  local id, kind = ARGV[i], ARGV[i + 1]
  act[kind](id, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6])
  if suspects and kind ~= 'r' and kind ~= 'l' then redis.call('HDEL', deaths, id) end
  if kind ~= 'l' and kind ~= 'p' then
    committed = committed + 1
    if kind ~= 'r' then leave_queue(id, ARGV[i + 2]) end
  end
end
write_documents(documents)
write_endings()

local function set_pause()
  local n = redis.call('HINCRBY', P .. 'pause:' .. queue, 'n', 1)
  local delay = math.min(pause_us * 2 ^ math.min(n - 1, 5), 30000000) -- soon enough to notice a store that is back
  redis.call('HSET', P .. 'pause:' .. queue, 'until', int(NOW + delay))
end

if pause_us > 0 then set_pause() elseif committed > 0 then redis.call('DEL', P .. 'pause:' .. queue) end
count('duration', queue .. US .. ARGV[9], 1)
count('duration', queue .. US .. 'sum_us', tonumber(ARGV[10]))
count('duration', queue .. US .. 'articles', done)
redis.call('SET', P .. 'pace:' .. queue, ARGV[10])
for target, ids in pairs(pools) do push(P .. 'pool:' .. target, ids) end
write_counts()

local lease_us, next_batch, items = tonumber(ARGV[11]), 0, {}
if lease_us > 0 then
  next_batch, items = go_on(queue, lease_us, most, tonumber(ARGV[12]))
  if next_batch == 0 and committed >= most and ARGV[13] == '1' then redis.call('SET', P .. 'linger:' .. queue, int(NOW + LINGER_US)) end
end
pools[queue] = {} -- whoever's turn is over leaves the pool to somebody else
for target in pairs(pools) do dispatch_unless_served(target, spare, most) end
return {next_batch, items, unpack(messages)}
