-- Accepts a claimed batch and releases the claim, in one step: after it every item has a ledger entry or an ending.
-- A batch whose claim is gone was accepted before (the reply was lost) or given to another door: nothing is done. Nor is
-- anything when the claim holds more than the door knows of; it will claim again.
-- ARGV: door, memory s, spare messages, most per message, most unreadable letters, most bytes of them,
--       most sources, most bytes that may wait for the archive (0: there is none), items in the claim or '',
--       then 7 per item: id, kind, source, key|reason, digest|error, payload (zstd), traceparent or ''
--       kind a = article, u = urgent article, j = bytes that are none
-- Returns {accepted 0|1, message, message, ...}
local door, spare, most = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local most_unreadable, most_unreadable_bytes = tonumber(ARGV[5]), tonumber(ARGV[6])
bounds.memory_s, bounds.most_sources, bounds.most_unarchived = ARGV[2], tonumber(ARGV[7]), tonumber(ARGV[8])
local claimed, held = P .. 'claimed:' .. door, tonumber(ARGV[9])
if held and redis.call('LLEN', claimed) ~= held then return {0} end
if redis.call('DEL', claimed) == 0 then return {0} end

for i = 10, #ARGV, 7 do
  local id, kind, source, key = ARGV[i], ARGV[i + 1], counted_source(ARGV[i + 2]), ARGV[i + 3]
  if kind == 'j' then
    count('endings', source .. US .. 'accepted', 1)
    keep_unreadable(id, source, key, ARGV[i + 4], 'body', ARGV[i + 5], most_unreadable, most_unreadable_bytes)
  else
    enter(id, source, key, ARGV[i + 4], ARGV[i + 5], ARGV[i + 6], kind == 'u')
  end
end
write_entries(spare, most)
return {1, unpack(messages)}
