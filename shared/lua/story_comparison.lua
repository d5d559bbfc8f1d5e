-- How the text of an article is compared with a record. Put after story_records.lua, before stories.lua.

-- What makes a copy. Changed constants are a new index version (shared/stories.py): old and new answers do not mix.
local SHARED = 0.5 -- of the shorter text
local SHARED_IN_HALF = 0.15 -- and of each half of it: one long footer or introduction makes no copy
local SHARED_WITH_HEADLINE = 0.25 -- when the headlines agree: briefs and rewritten leads
local BEGUN_ALIKE, SHARED_BEGUN_ALIKE = 8, 0.2 -- less when that many postings are shared, as most are of the head
local HEADLINE_WORDS, HEADLINE_SHARED = 4, 0.75 -- that many words at least, that share of the shorter headline
local FOUNDER, DIRECT = 0.35, 0.8 -- shared with the story's first text, unless that much with the match itself
local NEARLY_EQUAL = 0.6 -- Jaccard above which one number that differs is a slip, not another issue
local LEAST_LEFT = 5 -- sketch values besides boilerplate, about twenty words: less is too little to tell

local MOST_SKETCH = 400

-- Of a very long text the lowest values are kept: up to which two sketches can be compared.
local function reach(text)
  local values = text.values
  if #values < MOST_SKETCH then return 65535 end
  return math.max(values[text.n_first] or 0, values[#values])
end

local function set_of(values)
  local set = {}
  for i = 1, #values do set[values[i]] = true end
  return set
end

-- The halves by sketch value of the article, made when there is somebody to compare it with.
local function unpack_sketch(article)
  if article.half_of then return end
  unpack_text(article)
  local values, n_first, half_of = article.values, article.n_first, {}
  for i = 1, n_first do half_of[values[i]] = 1 end
  for i = n_first + 1, #values do half_of[values[i]] = 2 end
  article.half_of = half_of
end

-- Its headline and numbers as sets: most candidates have too little in common for these to be looked at.
local function unpack_guards(article)
  if article.title_set then return end
  local numbers = numbers_of(article)
  article.title_set, article.around, article.number_set = set_of(title_of(article)), {}, {}
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

-- The last of the ascending values from `first` to `last` that is not above `most`.
local function last_up_to(values, first, last, most)
  while first <= last do
    local middle = math.floor((first + last) / 2)
    if values[middle] <= most then first = middle + 1 else last = middle - 1 end
  end
  return last
end

-- How many values of each half are not above `most`.
local function sizes_up_to(text, most)
  local values, n_first, n = text.values, text.n_first, #text.values
  if most == 65535 then return n_first, n - n_first end
  return last_up_to(values, 1, n_first, most), last_up_to(values, n_first + 1, n, most) - n_first
end

-- How many of the values stand in the article's first half, and how many in its second.
local function count_shared(half_of, values, first, last)
  local in_first, in_second = 0, 0
  for i = first, last do
    local half = half_of[values[i]]
    if half then
      if half == 1 then in_first = in_first + 1 else in_second = in_second + 1 end
    end
  end
  return in_first, in_second
end

-- What two texts have in common, of all they have: sizes of halves and what of them is shared, of the article (my) and of the
-- record (their). Nothing if that is less than the share `least` of the shorter one.
local function overlap_of(article, record, least)
  unpack_sketch(article)
  unpack_text(record)
  local most = math.min(reach(article), reach(record))
  local my_first, my_second = sizes_up_to(article, most)
  local their_first, their_second = sizes_up_to(record, most)
  local half_of, values, n_first = article.half_of, record.values, record.n_first
  local first, second = count_shared(half_of, values, 1, their_first)
  local first_of_second, second_of_second = count_shared(half_of, values, n_first + 1, n_first + their_second)
  local shared, mine, theirs = first + second + first_of_second + second_of_second, my_first + my_second, their_first + their_second
  if shared < least * math.min(mine, theirs) then return nil end
  return {shared = shared, mine = mine, theirs = theirs, my_sizes = {my_first, my_second}, their_sizes = {their_first, their_second},
    my_shared = {first + first_of_second, second + second_of_second},
    their_shared = {first + second, first_of_second + second_of_second}}
end

local function count_boilerplate(article, record, both)
  if #article.stopped == 0 then return 0 end
  local held, n = set_of(record.values), 0
  for _, value in ipairs(article.stopped) do
    if held[value] then n = n + 1 end
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
  both = both or overlap_of(article, record, 0)
  unpack_guards(article)
  record.shared, record.less, record.jaccard = compare_texts(article, record, both)
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
local function matches(article, record)
  local both = overlap_of(article, record, least_shared(record))
  if not both then return false end
  compare(article, record, both)
  if record.other_issue then return false end
  if record.same_headline then
    if record.shared < least_shared(record) then return false end
  elseif record.shared < SHARED or record.less < SHARED_IN_HALF then
    return false
  end
  return founder_agrees(article, record)
end
