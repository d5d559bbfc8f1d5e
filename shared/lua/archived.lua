-- The archive has these: they need not wait any more. Does nothing for an archiver that another one has relieved; that
-- one writes them again.
-- ARGV: archiver, id, id, ...
-- Returns how many had been waiting.
if (redis.call('GET', P .. 'archiver') or ARGV[1]) ~= ARGV[1] then return 0 end
local ids = {}
for i = 2, #ARGV do ids[#ids + 1] = ARGV[i] end
local gone = release_raw(ids)
count('reasons', 'archived' .. US .. 'article', gone)
write_counts()
return gone
