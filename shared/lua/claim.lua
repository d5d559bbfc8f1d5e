-- Takes waiting items off the inbox into this door's own list, or gives again what it had claimed and not accepted.
-- KEYS: prefix, inbox lists of the door's lane in order of priority (at least one)
-- ARGV: door, most items, most bytes, largest item, door lease ms, most in flight, most dead letters, most unreadable,
--       most bytes of them
-- Returns {full 0|1, item, item, ...}; oldest first. What is held beyond the most items goes back to the inbox.
local door, most, most_bytes, largest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local lease_ms, most_open = tonumber(ARGV[5]), tonumber(ARGV[6])
local most_letters = tonumber(ARGV[7])
local most_unreadable, most_unreadable_bytes = tonumber(ARGV[8]), tonumber(ARGV[9])
local claimed = P .. 'claimed:' .. door

local function silent_since(ms)
  local doors = {}
  for _, other in ipairs(redis.call('ZRANGEBYSCORE', P .. 'doors', 0, ms)) do
    if other ~= door and is_urgent(other) == is_urgent(door) then doors[#doors + 1] = other end
  end
  return doors
end

-- What a dead door had claimed goes back to the end that is read first, in its old order. The dead are remembered for a
-- while: one that was only stopped may wake, claim, and die before its next sign of life. Each lane minds its own.
local function return_claims_of_the_dead()
  for _, dead in ipairs(silent_since(NOW_MS - lease_ms)) do
    while redis.call('LMOVE', P .. 'claimed:' .. dead, KEYS[2], 'RIGHT', 'RIGHT') do end
  end
  for _, forgotten in ipairs(silent_since(NOW_MS - 100 * lease_ms)) do redis.call('ZREM', P .. 'doors', forgotten) end
end

-- Somebody's SET on the name of an inbox list must not stop the other lists.
local function is_list(key)
  local kind = redis.call('TYPE', key).ok
  return kind == 'list' or kind == 'none'
end

-- Too large to be an article: straight to the dead letters, so that it never fills a worker's memory.
local function set_large_aside(item)
  local id = 'large-' .. int(NOW) .. '-' .. redis.call('INCR', P .. 'batches')
  local source = '(unreadable)'
  redis.call('SADD', P .. 'sources', source)
  redis.call('HSET', P .. 'heard', source, int(NOW_MS))
  count('endings', source .. US .. 'accepted', 1)
  keep_unreadable(id, source, 'too_large', #item .. ' bytes', 'plain', item, most_unreadable, most_unreadable_bytes)
end

redis.call('ZADD', P .. 'doors', int(NOW_MS), door)
if is_list(KEYS[2]) then
  return_claims_of_the_dead()
  while redis.call('LLEN', claimed) > most do redis.call('LMOVE', claimed, KEYS[2], 'RIGHT', 'RIGHT') end
end

local taken, bytes = {}, 0

local function take(item)
  bytes = bytes + #item -- of the large ones too: copying them takes Redis's time
  if #item <= largest then
    taken[#taken + 1] = item
  else
    redis.call('LREM', claimed, -1, item)
    set_large_aside(item)
  end
end

for _, item in ipairs(redis.call('LRANGE', claimed, 0, -1)) do take(item) end

local room = math.min(most, most_open - redis.call('ZCARD', P .. 'open'))
if redis.call('ZCARD', P .. 'letters') >= most_letters then room = 0 end

local function take_from(inbox)
  while #taken < room and bytes < most_bytes do
    local item = redis.call('LMOVE', inbox, claimed, 'RIGHT', 'RIGHT') -- by reference: no second copy in the AOF
    if not item then break end
    take(item)
  end
end

local no_list
for i = 2, #KEYS do
  if is_list(KEYS[i]) then take_from(KEYS[i]) else no_list = KEYS[i] end
end
write_counts()
if no_list and #taken == 0 then return redis.error_reply('WRONGTYPE ' .. no_list .. ' holds no list') end
return {(room <= 0 or bytes >= most_bytes) and 1 or 0, unpack(taken)}
