-- Put before every script. KEYS[1] is the key prefix; all other keys are made from it (one Redis, no cluster).
--
-- raw:<id>        string  label and raw article (zstd); kept until the ending so that a dead letter is whole
-- doc:<id>        string  label and what the last stage made of it (zstd): the claim check that messages stand for
-- A label is what the ledger knows of the article: source, version, accepted at (ms), identity key, uri, trail (upstream's
-- traceparent if it sent one, then queue=ms for each stage done, a comma after each; of one that is reprocessed first
-- reprocess=ms, when it was first accepted; door=name unless it came by the list, lacks=letters of what ingest did not find
-- in it), with unit separators between them and one after. It stands before the
-- document, so that one read gives both. The work of these scripts is mostly strings: labels are cut up only where a field
-- is needed.
-- shares          hash    id -> stores that still wait for the article : reason if one refused it : trail of the others;
--                         only for articles that go to several stores
-- trace:<id>      string  label, ending, reason: for `wiredesk trace`, some time after the ending
-- open            zset    id -> accepted at (ms): everything that has no ending yet
-- pool:<queue>    list    ids that wait and that no message has announced; oldest first
-- batch:<n>       list    the ids of one announced batch; n is its ticket and its attempt's fencing token
-- postponed:<queue> zset  id -> when it goes back into the pool (us): articles whose store wants them later
-- retries:<queue> hash    id -> when its last postponement ends (us): from then on it waits for a worker, not on purpose
-- queued:<queue>  zset    batch -> announced at (us), until it is begun; what it holds may have been taken along meanwhile
-- running:<queue> zset    batch -> end of its lease (us), until it is committed
-- begun:<queue>   string  when the newest batch begun was announced: Celery's list is FIFO, so whatever was announced
--                         long before that and is still queued has lost its message
-- pace:<queue>    string  how long its last batch took (us)
-- linger:<queue>  string  until then (us) a worker that has just been busy looks once more by itself
-- deaths:<queue>  hash    id -> how often it failed, or its worker died with it alone in hand; 0 for those of a dead batch:
--                         all of them are suspects, and go alone
-- held:<queue>    set     batches of one suspect that a worker has said to have in hand
-- run             string  which run of Redis was swept last
-- pause:<queue>   hash    until (us), n: a queue whose store is down
-- seen:<key>      string  version, digests of the last deliveries (newest first, comma after each), id of the last one if
--                         there is an archive: per identity
-- known:<uri>     string  version, content digest, id, killed content digest, record digest if there is an archive: per uri,
--                         the last version read
-- letters         zset    id -> set aside at (ms); unreadable: the same for bytes that never became an article
-- letter:<id>     hash    the dead letter; unreadable-bytes: what the unreadable ones take
-- unarchived      zset    id -> accepted at (ms): raw articles the archive does not have yet; their raw:<id> outlives the
--                         ending. unarchived-bytes: what they take; archiver: who writes the archive now
-- endings, reasons, latency, duration, wait   hashes of exact counts
-- heard           hash    source -> when its last delivery came (ms)
-- cadence         hash    source -> two sums over the gaps between its deliveries, see entries.lua
-- day:<n>         hash    endings of day n since 1970 (UTC) by source, ending and reason, and what published ones lacked;
--                         kept for a week and a day
-- canary          hash    when the first was sent and the last came (ms), and how long it took; see shared/canary.py
-- listeners       string  somebody reads `told`, a stream of endings: id, label, ending, reason of each
-- doors           zset    door -> last heartbeat (ms); claimed:<door> list: what it took off the inbox
-- workers         zset    worker -> last heartbeat (ms); worker:<name> hash: what it is and does, as JSON (heartbeats.py)

local P = KEYS[1]

-- A full Redis (noeviction) refuses scripts that would grow it, unless they have written already. These scripts move or
-- end what was accepted long ago, so they must go on; DEL is never refused and opens the door for the rest.
redis.call('DEL', P .. 'nothing')

local clock = redis.call('TIME')
local NOW = clock[1] * 1000000 + clock[2] -- microseconds, by Redis's own clock; exact in a double until 2255
local NOW_MS = math.floor(NOW / 1000)

local US = '\31' -- unit separator between the parts of a count's name; sources cannot contain it

local function int(number) return string.format('%.0f', number) end

local counts = {}

local function count(hash, field, n)
  local fields = counts[hash]
  if not fields then
    fields = {}
    counts[hash] = fields
  end
  fields[field] = (fields[field] or 0) + n
end

-- While somebody listens at the desk's /v1/events, endings are told on a stream, one entry per step of the ledger.
local listened = redis.call('EXISTS', P .. 'listeners') == 1
local TOLD_STEPS, TOLD_SECONDS = 256, 600 -- what a listener that was cut off may catch up with
local told = {}

local function tell(id, label, ending, reason)
  if listened then told[#told + 1] = id .. US .. label .. ending .. US .. reason .. US end
end

local function write_told()
  if #told == 0 then return end
  redis.call('XADD', P .. 'told', 'MAXLEN', '~', TOLD_STEPS, '*', 'at', int(NOW_MS), 'ended', table.concat(told, '\30'))
  redis.call('EXPIRE', P .. 'told', TOLD_SECONDS)
end

local TODAY = 'day:' .. math.floor(NOW_MS / 86400000)
local DAYS_KEPT_S = 9 * 86400

-- The same by day, so that it shows when a source went bad.
local function count_ending(source, ending, reason)
  count('endings', source .. US .. ending, 1)
  if reason ~= '' then count('reasons', ending .. US .. reason, 1) end
  count(TODAY, source .. US .. ending .. US .. reason, 1)
end

-- What ingest did not find in an article that is published, a letter each (Lack in outcomes.py).
local function count_lacks(source, label)
  local letters = string.match(label, 'lacks=([bdhs]+),[^' .. US .. ']*' .. US .. '?$')
  for letter in string.gmatch(letters or '', '.') do count(TODAY, source .. US .. 'lacks' .. US .. letter, 1) end
end

local function write_counts()
  write_told()
  local is_new_day = counts[TODAY] and redis.call('EXISTS', P .. TODAY) == 0
  for hash, fields in pairs(counts) do
    for field, n in pairs(fields) do redis.call('HINCRBY', P .. hash, field, int(n)) end
  end
  if is_new_day then redis.call('EXPIRE', P .. TODAY, DAYS_KEPT_S) end
end

-- unpack() has a limit of some thousands of values.
local function push(key, values)
  for first = 1, #values, 1000 do
    redis.call('RPUSH', key, unpack(values, first, math.min(first + 999, #values)))
  end
end

-- Key, value, key, value ...
local function write_documents(documents)
  for first = 1, #documents, 1000 do
    redis.call('MSET', unpack(documents, first, math.min(first + 999, #documents)))
  end
end

-- Upper bounds in ms and as Prometheus writes them in seconds; the exporter and the alerts read the latter.
local LATENCY_BOUNDS = {{5, '0.005'}, {25, '0.025'}, {100, '0.1'}, {250, '0.25'}, {500, '0.5'}, {1000, '1'}, {2500, '2.5'}, {5000, '5'}, {10000, '10'},
  {30000, '30'}, {60000, '60'}, {300000, '300'}, {1800000, '1800'}, {21600000, '21600'}}

-- Into the histogram in this hash; its fields begin with the prefix.
local function observe(hash, prefix, milliseconds)
  local bound = '+Inf'
  for _, upper in ipairs(LATENCY_BOUNDS) do
    if milliseconds <= upper[1] then
      bound = upper[2]
      break
    end
  end
  count(hash, prefix .. bound, 1)
  count(hash, prefix .. 'sum_ms', milliseconds)
end

local function is_urgent(queue) return string.sub(queue, -7) == ':urgent' end

local function payload_key(queue, id)
  if queue == 'ingest' or queue == 'ingest:urgent' then return P .. 'raw:' .. id end
  return P .. 'doc:' .. id
end

-- Values of one key, each closed by a unit separator.
local function fields_of(value)
  local fields = {}
  if value then
    for field in string.gmatch(value, '([^' .. US .. ']*)' .. US) do fields[#fields + 1] = field end
  end
  return fields
end

local FIELD = '([^' .. US .. ']*)' .. US
local SOURCE_VERSION_AT = '^' .. FIELD .. FIELD .. FIELD
local KEY_URI = SOURCE_VERSION_AT .. FIELD .. FIELD
local WHOLE_LABEL = '^' .. string.rep('[^' .. US .. ']*' .. US, 6)

-- For an article whose document somebody has removed: it still gets its ending.
local LOST_LABEL = table.concat({'(none)', '1', int(NOW_MS), '', '', ''}, US) .. US

-- Keeps the raw article with the reason; the ending is counted by finish().
local function set_aside(id, label, queue, reason, problem)
  local raw = redis.call('GET', P .. 'raw:' .. id) or ''
  local _, last = string.find(raw, WHOLE_LABEL)
  local source, version, at, key = string.match(label, SOURCE_VERSION_AT .. FIELD)
  redis.call('HSET', P .. 'letter:' .. id, 'key', key, 'version', version,
    'stage', queue, 'reason', reason, 'error', problem, 'source', source, 'accepted', at,
    'aside', int(NOW_MS), 'attempts', redis.call('HGET', P .. 'deaths:' .. queue, id) or '0',
    'body', string.sub(raw, (last or 0) + 1))
  redis.call('ZADD', P .. 'letters', int(NOW_MS), id)
end

-- A dead letter may be replayed: what was remembered of this very version must not call the replay a duplicate.
local function forget_digests(label)
  local _, version, _, key, uri = string.match(label, KEY_URI)
  local seen = fields_of(redis.call('GET', P .. 'seen:' .. key))
  if seen[1] == version then
    redis.call('SET', P .. 'seen:' .. key, version .. US .. string.gsub(seen[2], '^[^,]*,', '') .. US
      .. (seen[3] or '') .. US, 'KEEPTTL')
  end
  local known = fields_of(redis.call('GET', P .. 'known:' .. uri))
  if known[1] == version then
    redis.call('SET', P .. 'known:' .. uri, version .. US .. US .. known[3] .. US .. known[4] .. US, 'KEEPTTL')
  end
end

local function is_reprocessed(label) return string.find(label, US .. 'reprocess=', 1, true) end

-- Whether something new may yet come of this delivery: it is under way for the first time, or a dead letter.
local function is_pending(id)
  if redis.call('EXISTS', P .. 'letter:' .. id) == 1 then return true end
  if not redis.call('ZSCORE', P .. 'open', id) then return false end
  return not is_reprocessed(redis.call('GETRANGE', P .. 'raw:' .. id, 0, 127))
end

local function remove_letter(id)
  local letter = P .. 'letter:' .. id
  local bytes = redis.call('HSTRLEN', letter, 'body') + redis.call('HSTRLEN', letter, 'plain')
  if redis.call('DEL', letter) == 0 then return false end
  if redis.call('ZREM', P .. 'unreadable', id) == 1 then redis.call('DECRBY', P .. 'unreadable-bytes', bytes) end
  redis.call('ZREM', P .. 'letters', id)
  return true
end

-- Bytes that never became an article. They are bounded in number and size, the oldest going first, so that junk can
-- neither fill Redis nor stop the door; the newest stays, however large.
local function keep_unreadable(id, source, reason, problem, field, content, most, most_bytes)
  redis.call('HSET', P .. 'letter:' .. id, 'stage', 'inbox', 'reason', reason, 'error', problem, 'source', source,
    'accepted', int(NOW_MS), 'aside', int(NOW_MS), 'attempts', '0', field, content)
  redis.call('ZADD', P .. 'unreadable', int(NOW_MS), id)
  local bytes = redis.call('INCRBY', P .. 'unreadable-bytes', #content)
  count_ending(source, 'dead_lettered', reason)
  tell(id, source .. US .. '1' .. US .. int(NOW_MS) .. US .. US .. US .. US, 'dead_lettered', reason)
  local kept = redis.call('ZCARD', P .. 'unreadable')
  while kept > 1 and (kept > most or bytes > most_bytes) do
    remove_letter(redis.call('ZRANGE', P .. 'unreadable', 0, 0)[1])
    count('reasons', 'evicted' .. US .. 'unreadable', 1)
    kept = kept - 1
    bytes = tonumber(redis.call('GET', P .. 'unreadable-bytes'))
  end
end

-- The archive has these, or is not to have them any more: their raw articles go, unless they are still under way.
local function release_raw(ids)
  local bytes, gone = 0, 0
  for _, id in ipairs(ids) do
    if redis.call('ZREM', P .. 'unarchived', id) == 1 then
      local raw = P .. 'raw:' .. id
      bytes = bytes + redis.call('STRLEN', raw)
      gone = gone + 1
      if not redis.call('ZSCORE', P .. 'open', id) then redis.call('DEL', raw) end
    end
  end
  if redis.call('EXISTS', P .. 'unarchived') == 1 then
    return gone, redis.call('DECRBY', P .. 'unarchived-bytes', bytes)
  end
  redis.call('DEL', P .. 'unarchived-bytes') -- exact again, whatever somebody has removed
  return gone, 0
end

-- What write_endings() removes, in a few calls for the whole batch.
local ended, ended_keys = {}, {}

-- The one ending of an article: counted, remembered for `wiredesk trace` until trace_s has passed.
local function finish(id, label, ending, reason, trace_s)
  local source, _, at = string.match(label, SOURCE_VERSION_AT)
  if ending == 'dead_lettered' then forget_digests(label) end
  count_ending(source, ending, reason)
  if ending == 'published' then count_lacks(source, label) end
  observe('latency', '', NOW_MS - tonumber(at))
  tell(id, label, ending, reason)
  ended[#ended + 1] = id
  ended_keys[#ended_keys + 1] = P .. 'doc:' .. id
  if trace_s > 0 then
    redis.call('SET', P .. 'trace:' .. id, label .. ending .. US .. reason .. US, 'EX', trace_s)
  end
end

local function write_endings()
  local is_archived = redis.call('EXISTS', P .. 'unarchived') == 1
  for first = 1, #ended, 1000 do
    local last = math.min(first + 999, #ended)
    redis.call('ZREM', P .. 'open', unpack(ended, first, last))
    local awaited = is_archived and redis.call('ZMSCORE', P .. 'unarchived', unpack(ended, first, last)) or {}
    for i = first, last do
      if not awaited[i - first + 1] then ended_keys[#ended_keys + 1] = P .. 'raw:' .. ended[i] end
    end
  end
  for first = 1, #ended_keys, 1000 do
    redis.call('DEL', unpack(ended_keys, first, math.min(first + 999, #ended_keys)))
  end
end

local shares = redis.call('EXISTS', P .. 'shares') == 1 -- most systems have one store, and pay nothing for the rest

-- What a queue that is done adds to the trail in the label.
local function mark_of(queue) return queue .. '=' .. int(NOW_MS) .. ',' end

-- One queue is done with the article; the last of them ends it. A store's refusal outlasts what the others say. The
-- label comes without its last separator, so that the trail can grow.
local function leave(id, label, mark, ending, reason, trace_s)
  if shares then
    local n, refused, trail = string.match(redis.call('HGET', P .. 'shares', id) or '1::', '^(%d+):([^:]*):(.*)$')
    if ending ~= 'dead_lettered' and refused ~= '' then ending, reason = 'dead_lettered', refused end
    mark = trail .. mark
    if tonumber(n) > 1 then
      local kept = ending == 'dead_lettered' and reason or ''
      return redis.call('HSET', P .. 'shares', id, (tonumber(n) - 1) .. ':' .. kept .. ':' .. mark)
    end
    redis.call('HDEL', P .. 'shares', id)
  end
  return finish(id, label .. mark .. US, ending, reason, trace_s)
end

local function bury(id, label, mark, queue, reason, problem, trace_s)
  set_aside(id, label .. US, queue, reason, problem)
  leave(id, label, mark, 'dead_lettered', reason, trace_s)
end

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

-- A batch that will not go on under its number: what is left of it waits in the pool again, at the end read first.
local function dissolve(queue, batch)
  local ids = redis.call('LRANGE', P .. 'batch:' .. batch, 0, -1)
  redis.call('DEL', P .. 'batch:' .. batch)
  for i = #ids, 1, -1 do redis.call('LPUSH', P .. 'pool:' .. queue, ids[i]) end
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
      for back = #ids, i, -1 do redis.call('LPUSH', pool, ids[back]) end
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
