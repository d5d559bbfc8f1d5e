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
  if not string.find(label, 'lacks=', 1, true) then return end -- a pattern is tried at every letter
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
local function push(key, values, command)
  for first = 1, #values, 1000 do
    redis.call(command or 'RPUSH', key, unpack(values, first, math.min(first + 999, #values)))
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
  local i, most = 1, #LATENCY_BOUNDS
  while i <= most and milliseconds > LATENCY_BOUNDS[i][1] do i = i + 1 end
  count(hash, prefix .. (i <= most and LATENCY_BOUNDS[i][2] or '+Inf'), 1)
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

local REPROCESSED = US .. 'reprocess='

local function is_reprocessed(label) return string.find(label, REPROCESSED, 1, true) end

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

-- The one ending of an article: counted, remembered for `wiredesk trace` until trace_s has passed. Seconds stay the text that
-- they come as: a number would be printed anew for each article.
local function finish(id, label, ending, reason, trace_s)
  local source, _, at = string.match(label, SOURCE_VERSION_AT)
  if ending == 'dead_lettered' then forget_digests(label) end
  count_ending(source, ending, reason)
  if ending == 'published' then count_lacks(source, label) end
  observe('latency', '', NOW_MS - tonumber(at))
  tell(id, label, ending, reason)
  ended[#ended + 1] = id
  ended_keys[#ended_keys + 1] = P .. 'doc:' .. id
  if trace_s ~= '0' then
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

