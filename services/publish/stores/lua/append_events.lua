-- Appends events to a stream, each version of an article once and none after a newer one. All or nothing.
-- KEYS: the stream, then one rank key per event. ARGV: most entries, seconds a rank is remembered, then for each
-- event: rank (fixed width, so that ranks compare as texts), type, event.
-- Returns one number per event: 1 appended, 0 was there already, -1 a newer version is there.
local stream, most, seconds = KEYS[1], ARGV[1], ARGV[2]
local answers = {}
for index = 2, #KEYS do
    local at = 3 + (index - 2) * 3
    local rank, kind, event = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    local held = redis.call('GET', KEYS[index])
    if held and rank < held then
        answers[#answers + 1] = -1
    else
        answers[#answers + 1] = (held == rank) and 0 or 1
        if held ~= rank then
            redis.call('XADD', stream, 'MAXLEN', '~', most, '*', 'type', kind, 'event', event)
        end
        redis.call('SET', KEYS[index], rank, 'EX', seconds)
    end
end
return answers
