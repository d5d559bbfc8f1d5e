-- Notes which form of each article was sent last; a rank never falls.
-- KEYS: one per article. ARGV: seconds it is remembered, then a rank per article (fixed width: they compare as texts).
for index = 1, #KEYS do
    local held, rank = redis.call('GET', KEYS[index]), ARGV[index + 1]
    if held and held > rank then rank = held end
    redis.call('SET', KEYS[index], rank, 'EX', ARGV[1])
end
