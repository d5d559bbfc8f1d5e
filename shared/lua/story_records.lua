-- What is kept of texts in the story index. Put after tables.lua, before story_comparison.lua.
-- x:<n>  string  records one after the other; x: list of the times when each was begun; whole ones go when out of time
if redis.replicate_commands then redis.replicate_commands() end -- the default since Redis 7; reading the clock needs it

local clock = redis.call('TIME')
local NOW = tonumber(clock[1])
local TEXT_S = tonumber(ARGV[1])

-- Records: 32 kB in a row, each starting at a multiple of 16 bytes, found by a number of four bytes that wraps around
-- after 64 GB.
local SLOT, SLOTS, SEGMENTS, PLACES = 16, 2048, 2097152, 4294967296
local MOST_RECORD, USUAL_RECORD = 1152, 512 -- bytes; few are read twice, and most are not read at twice their size

local places = redis.call('HMGET', T .. 'state', 'segment', 'slots', 'oldest', 'called')
local segment, slots, oldest = tonumber(places[1] or '0'), tonumber(places[2] or '0'), tonumber(places[3] or '0')
local called = tonumber(places[4] or clock[1])

-- From the oldest place on, in slots: what is younger wraps around too.
local function is_alive(place)
  return (place - oldest * SLOTS) % PLACES < ((segment - oldest) % SEGMENTS + 1) * SLOTS
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

-- uuid 1-16, story 17-32, place of the story's first record 33-36 (FF FF FF FF: this one), and from byte 37 on what an
-- article is asked with: check 4, title words 1, numbers 1, sketch of the first half 2, of the second 2, then these
local SELF = 4294967295
local BEFORE_TEXT, HEADER = 36, 46

local function make_record(article, story, founder) return article.uuid .. story .. four_bytes(founder) .. article.bytes end

local records, segment_keys = {}, {}

local function read_bytes(place, n)
  local number, first = math.floor(place / SLOTS), place % SLOTS * SLOT
  local key = segment_keys[number]
  if not key then
    key = T .. 'x:' .. format('%d', number)
    segment_keys[number] = key
  end
  return call('GETRANGE', key, format('%d', first), format('%d', first + n - 1))
end

local function read_record(place)
  local record = records[place]
  if record == nil then
    record = false
    if is_alive(place) then
      local bytes = read_bytes(place, USUAL_RECORD)
      if #bytes >= HEADER then
        record = {place = place, bytes = bytes, text_at = BEFORE_TEXT, story = sub(bytes, 17, 32), founder = number_at(bytes, 33)}
      end
    end
    records[place] = record
  end
  return record
end

local function uuid_of(record) return sub(record.bytes, 1, 16) end

local function check_of(text) return sub(text.bytes, text.text_at + 1, text.text_at + 4) end

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

-- `text`: a record, or an article, whose bytes begin with the check. Its sketch: the values of the first half, `n_first` of
-- them, and those of the second.
local function unpack_text(text)
  if text.values then return end
  local before = text.text_at
  local n_title, n_numbers, n_first, n_second = unpack_bytes('>BBHH', text.bytes, before + 5)
  local first = before + 11 + 2 * n_title + 4 * n_numbers
  if first + 2 * (n_first + n_second) - 1 > #text.bytes then text.bytes = read_bytes(text.place, MOST_RECORD) end
  text.values, text.n_first = pairs_of(text.bytes, first, n_first + n_second), n_first
  text.n_title, text.n_numbers = n_title, n_numbers
end

local function title_of(text) return pairs_of(text.bytes, text.text_at + 11, text.n_title) end

local function numbers_of(text) return pairs_of(text.bytes, text.text_at + 11 + 2 * text.n_title, 2 * text.n_numbers) end
