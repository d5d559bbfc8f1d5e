-- Makes this archiver the one that writes, unless another one is, and tells what waits for the archive.
-- ARGV: archiver, its lease ms
-- Returns {mine 0|1, articles, bytes, age of the oldest ms}
local archiver, lease_ms = ARGV[1], ARGV[2]
local mine = (redis.call('GET', P .. 'archiver') or archiver) == archiver
if mine then redis.call('SET', P .. 'archiver', archiver, 'PX', lease_ms) end
local oldest = redis.call('ZRANGE', P .. 'unarchived', 0, 0, 'WITHSCORES')[2]
return {mine and 1 or 0, redis.call('ZCARD', P .. 'unarchived'),
  tonumber(redis.call('GET', P .. 'unarchived-bytes') or '0'), math.max(0, NOW_MS - tonumber(oldest or NOW_MS))}
