-- Places a batch of articles among the stories of the last days: which one each belongs to, decided and noted in one step.
-- Put after tables.lua, story_records.lua and story_comparison.lua. KEYS: prefix of the index, prefix of the ledger (its counts)
-- ARGV: text window s, id window s, then 6 per article: uuid (16 bytes), delivery (8: hash of uri and version), exact (4, or
--       '' for a text too short to compare), postings (6 each: hash 4, sketch value 2; the first may be the headline's), has
--       headline posting ('1' or ''), and its text as a record has it (story_records.lua)
-- Returns per article: role 1, rule 1, similarity in percent 1, size of the story 2, uuid of the story 16, of the match 16
--
-- p:<n>      table  hash of a shingle, headline or whole text (4 bytes) -> where its records are (4 bytes each), or S and the
--                   record that made it a stop word
-- i:<n>      table  delivery, or uuid (8 bytes) -> hours since 1970 (3 bytes), flags, and the answer or the story
-- x:<n>      string records, see story_records.lua
-- m:<uuid>   string the members of a story with more than one: uuid (16), role, similarity
-- state      hash   of the tables, the records and the last call
local ID_S = tonumber(ARGV[2])
local HOUR = math.floor(NOW / 3600)

local HEADLINE_BONUS = 0.2 -- between several matches, the one with the same headline
local INDEXED_BELOW = 0.75 -- Jaccard with the match: what is more alike adds nothing to find later ones by
local STOP = 6 -- different stories with a shingle make it boilerplate
local MOST_RECORDS = 15 -- per posting: 60 bytes, below the limit for flat hashes
local CANDIDATES = 12
local MOST_MEMBERS = 256

local CANONICAL, DUPLICATE, NEAR, UPDATE = 0, 1, 2, 3
local NAMES = {[0] = 'canonical', 'duplicate', 'nearDuplicate', 'update'} -- as counted
local FIRST_SEEN, TOO_SHORT, EXACT, CONTAINED, HEADLINE, SAME_URL = 0, 1, 2, 3, 4, 5

local posting_formats = {} -- of so many records

local function places_of(posting)
  local n = #posting / 4
  local layout = posting_formats[n]
  if not layout then
    layout = '>' .. string.rep('I4', n)
    posting_formats[n] = layout
  end
  local places = {unpack_bytes(layout, posting)}
  places[n + 1] = nil -- where the next would begin
  return places
end

-- Different stories among the records of a posting and the one that is to join them.
local function count_stories(posting, story)
  local stories, n = {[story] = true}, 1
  for _, place in ipairs(places_of(posting)) do
    local record = read_record(place)
    if record and not stories[record.story] then stories[record.story], n = true, n + 1 end
  end
  return n
end

local function renew_posting(value)
  if #value == 5 then return is_alive(number_at(value, 2)) and value or nil end
  local left, n = {}, 0
  for _, place in ipairs(places_of(value)) do
    n = n + 1
    if is_alive(place) then left[#left + 1] = four_bytes(place) end
  end
  if #left == n then return value end
  return #left > 0 and table.concat(left) or nil
end

local function hours_of(value)
  local a, b, c = string.byte(value, 1, 3)
  return (a * 256 + b) * 256 + c
end

local function renew_id(value)
  return HOUR - hours_of(value) <= ID_S / 3600 and value or nil
end

local postings = open_table('p', renew_posting)
local ids = open_table('i', renew_id)

-- The records that share postings with the article, most first, and which of its postings are boilerplate.
local function find_candidates(article)
  local shared, found, stopped, bytes = {}, {}, {}, article.postings
  article.stopped, article.n_postings = stopped, math.max(1, #bytes / 6)

  local function add(place, weight)
    local before = shared[place]
    if not before then found[#found + 1] = place end
    shared[place] = (before or 0) + weight
  end

  local fields, keys, helds = {}, {}, {}
  article.fields, article.keys, article.held, article.buckets = fields, keys, helds, postings.buckets
  for i = 1, #bytes / 6 do
    local at = 6 * i - 5
    local field = sub(bytes, at, at + 3)
    local key = bucket_of(postings, field)
    local held = call('HGET', key, field)
    fields[i], keys[i], helds[i] = field, key, held
    if held then
      local is_headline = i == 1 and article.by_headline
      if #held == 4 then -- most have one record
        add(number_at(held, 1), is_headline and 2 or 1)
      elseif #held > 5 then
        for _, place in ipairs(places_of(held)) do add(place, is_headline and 2 or 1) end
      elseif is_headline then
        article.has_common_headline = true -- a column's name, not a story's
      else
        stopped[#stopped + 1] = unpack_bytes('>H', bytes, at + 4)
      end
    end
  end
  local candidates = {}
  for _, place in ipairs(found) do
    if shared[place] >= 2 and is_alive(place) then candidates[#candidates + 1] = place end
  end
  table.sort(candidates, function(a, b)
    if shared[a] ~= shared[b] then return shared[a] > shared[b] end
    return a < b
  end)
  return candidates, shared
end

local function find_exact(article)
  local held = article.exact ~= '' and get(postings, article.exact)
  article.exact_held = held
  if not held or #held == 5 then return nil end
  for at = 1, #held, 4 do
    local record = read_record(number_at(held, at))
    if record and check_of(record) == check_of(article) then return record end
  end
end

local function score(record) return record.shared + (record.same_headline and HEADLINE_BONUS or 0) end

-- `story`: only records of that story, when it is known already.
local function find_match(article, story)
  local best
  local candidates, shared = find_candidates(article)
  for i = 1, math.min(#candidates, CANDIDATES) do
    local record = read_record(candidates[i])
    if record then
      record.found_by = shared[candidates[i]]
      if story then
        if record.story == story then compare(article, record) else record = nil end
      elseif not matches(article, record) then
        record = nil
      end
      if record and (not best or score(record) > score(best)) then best = record end
    end
  end
  return best
end

-- `place` as four bytes.
local function add_posting(held, field, place, story, key)
  if not held then return put(postings, field, place, key) end
  if #held == 5 then return end
  if #held >= 4 * (STOP - 1) and count_stories(held, story) >= STOP then return put(postings, field, 'S' .. place, key) end
  if #held < 4 * MOST_RECORDS then put(postings, field, held .. place, key) end
end

local function index(article, story, founder)
  local place = four_bytes(write_record(make_record(article, story, founder)))
  local fields, keys, held, buckets = article.fields, article.keys, article.held, article.buckets
  for i = 1, #fields do -- a bucket that was split meanwhile is looked for again
    add_posting(held[i], fields[i], place, story, postings.buckets == buckets and keys[i])
  end
  add_posting(article.exact_held, article.exact, place, story)
end

local stamp = string.sub(four_bytes(HOUR), 2)

local function join(story, uuid, role, percent)
  local key = T .. 'm:' .. story
  local length = redis.call('STRLEN', key)
  if length == 0 then length = redis.call('APPEND', key, story .. string.char(CANONICAL, 100)) end
  if length < 18 * MOST_MEMBERS then length = redis.call('APPEND', key, uuid .. string.char(role, percent)) end
  redis.call('EXPIRE', key, ID_S)
  return length / 18
end

local function size_of(story) return math.max(1, redis.call('STRLEN', T .. 'm:' .. story) / 18) end

-- hours 3, role and rule, percent, size 2, then the story unless it is the article, the match unless it is the story
local function pack_answer(uuid, answer)
  local role, rule, percent, size, story, match = unpack(answer)
  local value = stamp .. string.char(role * 16 + rule, percent, math.floor(size / 256), size % 256)
  if match ~= story then return value .. story .. match end
  return story == uuid and value or value .. story
end

local function unpack_answer(uuid, value)
  local kind, percent, high, low = string.byte(value, 4, 7)
  local story = #value >= 23 and string.sub(value, 8, 23) or uuid
  local match = #value >= 39 and string.sub(value, 24, 39) or story
  return {math.floor(kind / 16), kind % 16, percent, high * 256 + low, story, match}
end

local function percent_of(record) return math.floor(100 * math.min(1, record.shared) + 0.5) end

-- Another version at the address: the story it had. What changed much is indexed, so that copies of it are found.
local function place_update(article, story)
  local exact = find_exact(article)
  local match = article.exact ~= '' and find_match(article, story)
  if article.exact ~= '' and not exact and not (match and match.jaccard >= INDEXED_BELOW) then
    index(article, story, match and (match.founder == SELF and match.place or match.founder) or SELF)
  end
  return {UPDATE, SAME_URL, match and percent_of(match) or 0, size_of(story), story, article.uuid}
end

local function place_copy(article, match, role, rule, percent)
  if role == NEAR and match.jaccard < INDEXED_BELOW then
    index(article, match.story, match.founder == SELF and match.place or match.founder)
  end
  return {role, rule, percent, join(match.story, article.uuid, role, percent), match.story, uuid_of(match)}
end

local function place_new(article)
  if article.exact == '' then return {CANONICAL, TOO_SHORT, 0, 1, article.uuid, article.uuid} end
  local exact = find_exact(article)
  if exact then return place_copy(article, exact, DUPLICATE, EXACT, 100) end
  local match = find_match(article)
  if match then
    local rule = match.shared >= SHARED and CONTAINED or HEADLINE
    return place_copy(article, match, NEAR, rule, percent_of(match))
  end
  index(article, article.uuid, SELF)
  return {CANONICAL, FIRST_SEEN, 0, 1, article.uuid, article.uuid}
end

local counted = {}

local function place(article)
  local name = sub(article.uuid, 1, 8)
  local known = get(ids, name)
  local held = known and get(ids, article.delivery)
  if held then return unpack_answer(article.uuid, held) end
  local answer
  if known then
    answer = place_update(article, #known >= 19 and string.sub(known, 4, 19) or article.uuid)
  else
    answer = place_new(article)
  end
  put(ids, article.delivery, pack_answer(article.uuid, answer))
  local story = answer[5]
  put(ids, name, story == article.uuid and stamp or stamp .. story)
  local kind = answer[1]
  counted[kind] = (counted[kind] or 0) + 1
  return answer
end

forget_old_records()
local answers = {}
for at = 3, #ARGV, 6 do
  local role, rule, percent, size, story, match = unpack(place({uuid = ARGV[at], delivery = ARGV[at + 1], exact = ARGV[at + 2],
    postings = ARGV[at + 3], by_headline = ARGV[at + 4] == '1', bytes = ARGV[at + 5], text_at = 0}))
  answers[#answers + 1] = pack('>BBBH', role, rule, percent, size) .. story .. match
end
local elapsed_s = math.max(0, NOW - called)
close_table(postings, elapsed_s / TEXT_S)
close_table(ids, elapsed_s / ID_S)
redis.call('HSET', T .. 'state', 'segment', segment, 'slots', slots, 'oldest', oldest, 'called', NOW)
for kind, n in pairs(counted) do redis.call('HINCRBY', KEYS[2] .. 'reasons', 'story\31' .. NAMES[kind], n) end
return answers
