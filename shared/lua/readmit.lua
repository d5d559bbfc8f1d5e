-- Takes archived articles up again, under their old ids, to be read and enriched as they would be today. Each is to become
-- its article's next version, but nothing is changed before its record turns out to differ (see commit, m).
-- ARGV: source they are counted under, spare messages, most per message, marks put into the trail,
--       then 4 per article: id, accepted at (ms), key, payload (zstd)
-- Returns {taken up, forgotten, pending, message, ...}: forgotten are those whose identity is not remembered any more, so
-- that nobody could tell whether they have been corrected or killed.
local source, spare, most, marks = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local forgotten, pending = 0, 0
local pool, scores, documents = {}, {}, {}
local taken = {}

local function take_up_again(id, accepted_ms, version, key, payload)
  local trail = 'reprocess=' .. accepted_ms .. ',' .. marks
  local label = table.concat({source, version, int(NOW_MS), key, '', trail}, US) .. US
  documents[#documents + 1] = P .. 'raw:' .. id
  documents[#documents + 1] = label .. payload
  scores[#scores + 1] = int(NOW_MS)
  scores[#scores + 1] = id
  pool[#pool + 1] = id
  taken[id] = true
end

local function is_under_way(id)
  return redis.call('ZSCORE', P .. 'open', id) or redis.call('ZSCORE', P .. 'unarchived', id)
end

for i = 5, #ARGV, 4 do
  local id, key = ARGV[i], ARGV[i + 2]
  local seen = fields_of(redis.call('GET', P .. 'seen:' .. key))
  if not seen[1] then
    forgotten = forgotten + 1
  elseif taken[id] or is_under_way(id) or is_pending(id) or is_pending(seen[3] or id) then
    pending = pending + 1
  else
    take_up_again(id, ARGV[i + 1], int(tonumber(seen[1]) + 1), key, ARGV[i + 3])
  end
end
if #pool > 0 then
  redis.call('SADD', P .. 'sources', source)
  count('endings', source .. US .. 'accepted', #pool)
  write_documents(documents)
  redis.call('ZADD', P .. 'open', unpack(scores))
  push(P .. 'pool:ingest', pool)
end
dispatch_unless_served('ingest', spare, most)
write_counts()
return {#pool, forgotten, pending, unpack(messages)}
