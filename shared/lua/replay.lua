-- Puts dead letters back on the inbox, where they are accepted anew, or discards them.
-- KEYS: prefix, inbox. ARGV: 'replay'|'discard', then 2 per letter: id, the inbox item to replay ('' to discard)
-- Returns how many letters went. One whose article has had a newer delivery stays: its text must not undo a correction.
local is_replay = ARGV[1] == 'replay'

local function is_superseded(id)
  local key, version = unpack(redis.call('HMGET', P .. 'letter:' .. id, 'key', 'version'))
  if not key then return false end -- bytes that never became an article
  local seen = fields_of(redis.call('GET', P .. 'seen:' .. key))
  return tonumber(seen[1] or '0') > tonumber(version)
end

local gone = 0
for i = 2, #ARGV, 2 do
  local id = ARGV[i]
  if not (is_replay and is_superseded(id)) and remove_letter(id) then
    if is_replay then redis.call('LPUSH', KEYS[2], ARGV[i + 1]) end
    gone = gone + 1
  end
end
count('reasons', (is_replay and 'replayed' or 'discarded') .. US .. 'letter', gone)
write_counts()
return gone
