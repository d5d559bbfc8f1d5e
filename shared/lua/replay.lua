-- Puts dead letters back on the inbox, where they are accepted anew, or discards them.
-- KEYS: prefix, inbox. ARGV: 'replay'|'discard', then 2 per letter: id, the inbox item to replay ('' to discard)
-- Returns how many letters went.
local gone = 0
for i = 2, #ARGV, 2 do
  local id = ARGV[i]
  if remove_letter(id) then
    if ARGV[1] == 'replay' then redis.call('LPUSH', KEYS[2], ARGV[i + 1]) end
    gone = gone + 1
  end
end
count('reasons', (ARGV[1] == 'replay' and 'replayed' or 'discarded') .. US .. 'letter', gone)
write_counts()
return gone
