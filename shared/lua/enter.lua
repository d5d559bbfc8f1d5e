-- Enters articles that come by no list, in one step, and keeps a receipt: the same delivery again gets the same answer.
-- A full Redis refuses it (room.lua before common.lua): what was not accepted is the sender's still.
-- ARGV: receipt, its time to live s, fingerprint of the delivery, memory s, trace s, spare messages, most per message,
--       most sources, most in flight, most dead letters, most bytes that may wait for the archive (0: there is none),
--       then 7 per article: id (the first one and those that follow it, counted up), source, key, digest, payload (zstd),
--       traceparent or '', u when it is urgent or ''
-- Returns {'full'}, {'other'} when the receipt is another delivery's, or {'entered'|'again', first id, outcomes, message,
-- ...}; an outcome is a letter per article: a = accepted, d = delivered before.
local receipt, keep_s, fingerprint = P .. 'receipt:' .. ARGV[1], tonumber(ARGV[2]), ARGV[3]
local trace_s, spare, most = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local most_open, most_letters = tonumber(ARGV[9]), tonumber(ARGV[10])
bounds.memory_s, bounds.most_sources, bounds.most_unarchived = ARGV[4], tonumber(ARGV[8]), tonumber(ARGV[11])

local kept = fields_of(redis.call('GET', receipt))
if kept[1] then
  if kept[1] ~= fingerprint then return {'other'} end
  redis.call('EXPIRE', receipt, keep_s) -- a write, so that WAITAOF waits for what stands before it
  return {'again', kept[2], kept[3]}
end
if redis.call('ZCARD', P .. 'open') >= most_open then return {'full'} end
if redis.call('ZCARD', P .. 'letters') >= most_letters then return {'full'} end

-- The sender has an id for it and may ask.
local function remember_duplicate(id, label)
  if trace_s ~= '0' then
    local ended = 'duplicate' .. US .. 'duplicate_delivery' .. US
    redis.call('SET', P .. 'trace:' .. id, label .. ended, 'EX', trace_s)
  end
end

local outcomes = {}
for i = 12, #ARGV, 7 do
  local id, source, key = ARGV[i], counted_source(ARGV[i + 1]), ARGV[i + 2]
  local newest = enter(id, source, key, ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6] == 'u')
  if newest then remember_duplicate(id, label_of(source, newest, key, ARGV[i + 5])) end
  outcomes[#outcomes + 1] = newest and 'd' or 'a'
end
local said = table.concat(outcomes)
redis.call('SET', receipt, fingerprint .. US .. ARGV[12] .. US .. said .. US, 'EX', keep_s)
write_entries(spare, most)
return {'entered', ARGV[12], said, unpack(messages)}
