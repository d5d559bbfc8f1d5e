-- Put after common.lua before the scripts that take items off an inbox.

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

