-- What is kept of texts in the story index, and how two of them are compared. Put after tables.lua, before stories.lua.
-- x:<n>  string  records one after the other; x: list of the times when each was begun; whole ones go when out of time
if redis.replicate_commands then redis.replicate_commands() end -- the default since Redis 7; reading the clock needs it

local clock = redis.call('TIME')
local NOW = tonumber(clock[1])
local TEXT_S = tonumber(ARGV[1])

-- What makes a copy. Changed constants are a new index version (shared/stories.py): old and new answers do not mix.
local SHARED = 0.5 -- of the shorter text
local SHARED_IN_HALF = 0.15 -- and of each half of it: one long footer or introduction makes no copy
local SHARED_WITH_HEADLINE = 0.25 -- when the headlines agree: briefs and rewritten leads
local BEGUN_ALIKE, SHARED_BEGUN_ALIKE = 8, 0.2 -- less when that many postings are shared, as most are of the head
local HEADLINE_WORDS, HEADLINE_SHARED = 4, 0.75 -- that many words at least, that share of the shorter headline
local FOUNDER, DIRECT = 0.35, 0.8 -- shared with the story's first text, unless that much with the match itself
local NEARLY_EQUAL = 0.6 -- Jaccard above which one number that differs is a slip, not another issue
local LEAST_LEFT = 5 -- sketch values besides boilerplate, about twenty words: less is too little to tell

-- Records: 32 kB in a row, each starting at a multiple of 16 bytes, found by a number of four bytes that wraps around
-- after 64 GB.
local SLOT, SLOTS, SEGMENTS = 16, 2048, 2097152
local MOST_RECORD = 1152

local places = redis.call('HMGET', T .. 'state', 'segment', 'slots', 'oldest', 'called')
local segment, slots, oldest = tonumber(places[1] or '0'), tonumber(places[2] or '0'), tonumber(places[3] or '0')
local called = tonumber(places[4] or clock[1])

local function is_alive(place)
  local age = (segment - math.floor(place / SLOTS)) % SEGMENTS
  return age <= (segment - oldest) % SEGMENTS
end

local function forget_old_records()
  for _ = 1, 4 do
    local after = redis.call('LINDEX', T .. 'x', 1)
    if not after or tonumber(after) >= NOW - TEXT_S then return end
    redis.call('DEL', T .. 'x:' .. oldest)
    redis.call('LPOP', T .. 'x')
    oldest = (oldest + 1) % SEGMENTS
  end
end

local function write_record(record)
  local needed = math.ceil(#record / SLOT)
  if redis.call('LLEN', T .. 'x') == 0 then redis.call('RPUSH', T .. 'x', NOW) end
  if slots + needed > SLOTS then
    local key = T .. 'x:' .. segment
    redis.call('SET', key, redis.call('GET', key) or '') -- a copy without the room that APPEND keeps free
    segment, slots = (segment + 1) % SEGMENTS, 0
    redis.call('RPUSH', T .. 'x', NOW)
  end
  redis.call('APPEND', T .. 'x:' .. segment, record .. string.rep('\0', needed * SLOT - #record))
  local place = segment * SLOTS + slots
  slots = slots + needed
  return place
end

-- uuid 1-16, story 17-32, place of the story's first record 33-36 (FF FF FF FF: this one), check 37-40, title words 41,
-- numbers 42, sketch of the first half 43-44, of the second 45-46, then these
local SELF = 4294967295
local HEADER = 46

local function make_record(article, story, founder)
  local sizes = pack('>BBHH', #article.title / 2, #article.numbers / 4, #article.halves[1] / 2, #article.halves[2] / 2)
  return table.concat({article.uuid, story, four_bytes(founder), article.check, sizes, article.title, article.numbers,
    article.halves[1], article.halves[2]})
end

local records = {}

local function read_record(place)
  local record = records[place]
  if record == nil then
    record = false
    if is_alive(place) then
      local first = place % SLOTS * SLOT
      local bytes = redis.call('GETRANGE', T .. 'x:' .. math.floor(place / SLOTS), first, first + MOST_RECORD - 1)
      if #bytes >= HEADER then
        record = {place = place, bytes = bytes, uuid = string.sub(bytes, 1, 16), story = string.sub(bytes, 17, 32),
          founder = number_at(bytes, 33), check = string.sub(bytes, 37, 40)}
      end
    end
    records[place] = record
  end
  return record
end

local formats = {} -- of so many numbers

-- `n` numbers of two bytes each.
local function pairs_of(bytes, first, n)
  local layout = formats[n]
  if not layout then
    layout = '>' .. string.rep('H', n)
    formats[n] = layout
  end
  local values = {unpack_bytes(layout, bytes, first)}
  values[n + 1] = nil -- where the next would begin
  return values
end

local function unpack_record(record)
  if record.halves then return end
  local n_title, n_numbers, n_first, n_second = unpack_bytes('>BBHH', record.bytes, 41)
  local numbers = HEADER + 1 + 2 * n_title
  local first = numbers + 4 * n_numbers
  record.halves = {pairs_of(record.bytes, first, n_first), pairs_of(record.bytes, first + 2 * n_first, n_second)}
  record.n_title, record.n_numbers = n_title, n_numbers
end

local function title_of(record) return pairs_of(record.bytes, HEADER + 1, record.n_title) end

local function numbers_of(record) return pairs_of(record.bytes, HEADER + 1 + 2 * record.n_title, 2 * record.n_numbers) end

local MOST_SKETCH = 400

-- Of a very long text the lowest values are kept: up to which two sketches can be compared.
local function reach(halves)
  local first, second = halves[1], halves[2]
  if #first + #second < MOST_SKETCH then return 65535 end
  return math.max(first[#first] or 0, second[#second] or 0)
end

local function set_of(values)
  local set = {}
  for i = 1, #values do set[values[i]] = true end
  return set
end

-- The article's own parts as sets, made when there is somebody to compare it with.
local function unpack_article(article)
  if article.half_of then return end
  article.half_of, article.values = {}, {}
  for half = 1, 2 do
    local values = pairs_of(article.halves[half], 1, #article.halves[half] / 2)
    article.values[half] = values
    for i = 1, #values do article.half_of[values[i]] = half end
  end
  local title = pairs_of(article.title, 1, #article.title / 2)
  article.n_title, article.title_set = #title, set_of(title)
  local numbers = pairs_of(article.numbers, 1, #article.numbers / 2)
  article.n_numbers, article.around, article.number_set = #numbers / 2, {}, {}
  for i = 1, #numbers, 2 do
    local there = article.around[numbers[i]] or {n = 0}
    there.n, there[numbers[i + 1]] = there.n + 1, true
    article.around[numbers[i]] = there
    article.number_set[numbers[i + 1]] = true
  end
end

-- Numbers in the same surroundings: how many agree, how many contradict; and how many of the record's are nowhere.
local function compare_numbers(article, numbers)
  local seen, agreed, lacking = {}, 0, 0
  for i = 1, #numbers, 2 do
    local around, number = numbers[i], numbers[i + 1]
    if not article.number_set[number] then lacking = lacking + 1 end
    local there = article.around[around]
    if there then
      local mine = seen[around] or {n = 0, agreed = 0, most = there.n}
      mine.n = mine.n + 1
      if there[number] then mine.agreed = mine.agreed + 1 end
      seen[around] = mine
    end
  end
  local contradicted = 0
  for _, mine in pairs(seen) do
    agreed = agreed + mine.agreed
    contradicted = contradicted + math.min(mine.n, mine.most) - mine.agreed
  end
  return agreed, contradicted, lacking
end

-- A form filled in anew: weather, markets, results, instalments of a series.
local function is_other_issue(article, record)
  local numbers = numbers_of(record)
  local agreed, contradicted, lacking = compare_numbers(article, numbers)
  if contradicted == 0 or 2 * contradicted < agreed then return false end
  if contradicted >= 2 and 2 * contradicted > agreed then return true end
  if record.jaccard >= NEARLY_EQUAL then return false end
  local n = #numbers / 2
  local shorter = math.min(n, article.n_numbers)
  return shorter >= 3 and 2 * (lacking - (n - shorter)) > shorter
end

local function headlines_agree(article, record)
  local shorter = math.min(article.n_title, record.n_title)
  if shorter < HEADLINE_WORDS or article.has_common_headline then return false end
  local shared = 0
  for _, word in ipairs(title_of(record)) do
    if article.title_set[word] then shared = shared + 1 end
  end
  return shared >= HEADLINE_SHARED * shorter
end

local function count_up_to(sketch, most)
  if most == 65535 then return #sketch end
  local n = 0
  while n < #sketch and sketch[n + 1] <= most do n = n + 1 end
  return n
end

-- How many values of the article's halves and of the record's stand in the other text.
local function count_shared(article, record, most)
  local half_of, mine, theirs = article.half_of, {0, 0}, {0, 0}
  for half = 1, 2 do
    local values = record.halves[half]
    for i = 1, #values do
      local value = values[i]
      if value > most then break end
      local found = half_of[value]
      if found then
        mine[found] = mine[found] + 1
        theirs[half] = theirs[half] + 1
      end
    end
  end
  return mine, theirs
end

local function sizes_up_to(halves, most) return {count_up_to(halves[1], most), count_up_to(halves[2], most)} end

-- What two texts have in common, of all they have: `mine` are sizes of the article, `theirs` of the record.
local function overlap_of(article, record)
  unpack_article(article)
  unpack_record(record)
  local most = math.min(reach(article.values), reach(record.halves))
  local both = {my_sizes = sizes_up_to(article.values, most), their_sizes = sizes_up_to(record.halves, most)}
  both.my_shared, both.their_shared = count_shared(article, record, most)
  both.mine, both.theirs = both.my_sizes[1] + both.my_sizes[2], both.their_sizes[1] + both.their_sizes[2]
  both.shared = both.my_shared[1] + both.my_shared[2]
  return both
end

local function count_boilerplate(article, record, both)
  if #article.stopped == 0 then return 0 end
  local first, second, n = set_of(record.halves[1]), set_of(record.halves[2]), 0
  for _, value in ipairs(article.stopped) do
    if first[value] or second[value] then n = n + 1 end
  end
  return math.min(both.shared, math.floor(both.mine * n / article.n_postings))
end

-- Share of the shorter text that stands in the other, of the half of it that has less in common, and Jaccard. What is
-- boilerplate is left out of the first.
local function compare_texts(article, record, both)
  local jaccard = both.shared / math.max(1, both.mine + both.theirs - both.shared)
  local sizes, parts = both.my_sizes, both.my_shared
  if both.theirs < both.mine then sizes, parts = both.their_sizes, both.their_shared end
  local less = math.min(parts[1] / math.max(1, sizes[1]), parts[2] / math.max(1, sizes[2]))
  local boilerplate = count_boilerplate(article, record, both)
  local left = math.min(both.mine, both.theirs) - boilerplate
  if left < LEAST_LEFT then return 0, less, jaccard end
  return (both.shared - boilerplate) / left, less, jaccard
end

local function compare(article, record, both)
  if record.compared == article then return record end
  record.compared = article
  record.shared, record.less, record.jaccard = compare_texts(article, record, both or overlap_of(article, record))
  record.same_headline = headlines_agree(article, record)
  record.other_issue = is_other_issue(article, record)
  return record
end

-- Chains of new versions must not glue two stories together: the first text of the story has its say.
local function founder_agrees(article, record)
  if record.founder == SELF then return true end
  local founder = read_record(record.founder)
  if not founder then return true end
  compare(article, founder)
  if founder.other_issue then return false end
  return founder.shared >= FOUNDER or record.shared >= DIRECT or record.same_headline
end

local function least_shared(record) return record.found_by >= BEGUN_ALIKE and SHARED_BEGUN_ALIKE or SHARED_WITH_HEADLINE end

-- Most candidates have too little in common whatever is boilerplate, which only lessens the share of what is left.
local function is_hopeless(record, both) return both.shared < least_shared(record) * math.min(both.mine, both.theirs) end

local function matches(article, record)
  local both = overlap_of(article, record)
  if is_hopeless(record, both) then return false end
  compare(article, record, both)
  if record.other_issue then return false end
  if record.same_headline then
    if record.shared < least_shared(record) then return false end
  elseif record.shared < SHARED or record.less < SHARED_IN_HALF then
    return false
  end
  return founder_agrees(article, record)
end
