-- How articles wait, are announced and taken up, in batches. Put after common.lua before every script that knows queues.

local function is_paused(queue)
  return tonumber(redis.call('HGET', P .. 'pause:' .. queue, 'until') or '0') > NOW
end

-- Messages in the making: {queue, batch}, to be sent by the caller through Celery.
local messages = {}

local function announce(queue, ids)
  local batch = int(redis.call('INCR', P .. 'batches'))
  push(P .. 'batch:' .. batch, ids)
  redis.call('ZADD', P .. 'queued:' .. queue, int(NOW), batch)
  messages[#messages + 1] = {queue, batch}
end

local function is_suspect(queue, id) return redis.call('HEXISTS', P .. 'deaths:' .. queue, id) == 1 end

-- Suspects go alone: whatever befalls one, it cannot be a neighbour's doing, nor be held against a neighbour.
local function announce_by_suspicion(queue, ids)
  local innocent = {}
  for _, id in ipairs(ids) do
    if is_suspect(queue, id) then announce(queue, {id}) else innocent[#innocent + 1] = id end
  end
  if #innocent > 0 then announce(queue, innocent) end
end

-- A worker that runs a batch takes the pool along when it commits. Where batches are done within this time that is soon
-- enough, and a message to call for help would cost more than the work; where they take longer, help is called.
local QUICK_US = 20000

local LINGER_US = 5000

local MUCH = 8 -- batches: with more than that waiting every worker is welcome, however quick

local function is_served(queue, most)
  if redis.call('LLEN', P .. 'pool:' .. queue) > MUCH * most then return false end
  if tonumber(redis.call('GET', P .. 'linger:' .. queue) or '0') > NOW then return true end
  if redis.call('ZCARD', P .. 'running:' .. queue) == 0 then return false end
  if tonumber(redis.call('GET', P .. 'pace:' .. queue) or '1e9') >= QUICK_US then return false end
  return redis.call('EXISTS', P .. 'deaths:' .. queue) == 0 -- beside suspects nobody takes the pool along
end

-- Announces what lies in the queue's pool, while fewer than `spare` messages wait in Celery's list. The rest stays in
-- the pool and rides along with later batches: that is what makes a busy system's batches full and its messages few.
local function dispatch(queue, spare, most)
  local pool = P .. 'pool:' .. queue
  local room = spare - redis.call('LLEN', queue)
  if room <= 0 or redis.call('EXISTS', pool) == 0 or is_paused(queue) then return end
  local suspects = redis.call('EXISTS', P .. 'deaths:' .. queue) == 1
  for _ = 1, room do
    local ids = redis.call('LPOP', pool, most)
    if not ids or #ids == 0 then return end
    if suspects then announce_by_suspicion(queue, ids) else announce(queue, ids) end
  end
end

local function dispatch_unless_served(queue, spare, most)
  if not is_served(queue, most) then dispatch(queue, spare, most) end
end

-- Those from number `first` on wait in the pool again, in their order, at the end read first.
local function give_back(queue, ids, first)
  local back = {}
  for i = #ids, first, -1 do back[#back + 1] = ids[i] end
  push(P .. 'pool:' .. queue, back, 'LPUSH')
end

-- A batch that will not go on under its number: what is left of it waits in the pool again, at the end read first.
local function dissolve(queue, batch)
  local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
  redis.call('DEL', P .. 'batch:' .. batch)
  give_back(queue, ids, 1)
  return #ids
end

-- Starts an attempt at these articles, and as many more from the pool as fit. Returns them flat, two values per article:
-- id, document. What does not fit by bytes stays in the pool.
local function take_up(queue, batch, ids, lease_us, most, most_bytes)
  local pool = P .. 'pool:' .. queue
  -- Suspects travel as dispatch grouped them; nobody may join them.
  if #ids < most and redis.call('EXISTS', P .. 'deaths:' .. queue) == 0 then
    for _, id in ipairs(redis.call('LPOP', pool, most - #ids) or {}) do ids[#ids + 1] = id end
  end
  local items, taken, bytes = {}, {}, 0
  local documents = {}
  for i, id in ipairs(ids) do
    local at = (i - 1) % 16 + 1 -- a few at a time, so that large documents are not all read to find that one fills a batch
    if at == 1 then
      local keys = {}
      for next = i, math.min(i + 15, #ids) do keys[#keys + 1] = payload_key(queue, ids[next]) end
      documents = redis.call('MGET', unpack(keys))
    end
    local document = documents[at] or ''
    bytes = bytes + #document
    if bytes > most_bytes and i > 1 then
      give_back(queue, ids, i)
      break
    end
    items[2 * i - 1], items[2 * i], taken[i] = id, document, id
  end
  if #taken > 0 then
    push(P .. 'batch:' .. batch, taken)
    redis.call('ZADD', P .. 'running:' .. queue, int(NOW + lease_us), batch)
  end
  return items
end

local MOST_TICKETS = 16 -- announced batches looked through; more than the messages that may wait are hardly ever there

-- The oldest of what announced batches hold: a busy worker that took the pool alone would leave them until its turn is over.
-- What waits behind moves up under their numbers. The last ones may be left empty; whoever gets their messages looks at the
-- pool.
local function take_announced(queue, most)
  local tickets = redis.call('ZRANGE', P .. 'queued:' .. queue, 0, MOST_TICKETS - 1)
  local ids, filled = {}, 0
  for _, ticket in ipairs(tickets) do
    local list = P .. 'batch:' .. ticket
    for _, id in ipairs(#ids < most and redis.call('LPOP', list, most - #ids) or {}) do ids[#ids + 1] = id end
    if redis.call('EXISTS', list) == 1 then
      filled = filled + 1
      if tickets[filled] ~= ticket then redis.call('RENAME', list, P .. 'batch:' .. tickets[filled]) end
    end
  end
  for i = filled + 1, #ids == most and #tickets or 0 do
    push(P .. 'batch:' .. tickets[i], redis.call('LPOP', P .. 'pool:' .. queue, most) or {})
  end
  return ids
end

-- Begins a batch of what waits, without a message. Returns its number and its items; no items when all that is there is a
-- message on its way, and 0 when there is not even that.
local function go_on(queue, lease_us, most, most_bytes)
  if redis.call('EXISTS', P .. 'pool:' .. queue, P .. 'queued:' .. queue) == 0 or is_paused(queue) then return 0, {} end
  if redis.call('EXISTS', P .. 'deaths:' .. queue) == 1 then return 0, {} end
  local batch = redis.call('INCR', P .. 'batches')
  return batch, take_up(queue, int(batch), take_announced(queue, most), lease_us, most, most_bytes)
end

