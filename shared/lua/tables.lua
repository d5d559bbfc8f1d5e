-- Tables that grow by themselves: many small hashes, which Redis keeps as flat lists, so that an entry takes some twelve
-- bytes in place of a hundred. Linear hashing (Litwin 1980): one bucket is split whenever the average fill is exceeded, so
-- no call ever rehashes more than it adds. Put before a script that uses them.
-- KEYS[1]: key prefix of the tables and of their state, a hash.
local T = KEYS[1]
local FILL = 48 -- entries a bucket; below every server's limit for flat hashes (128 and more) also where buckets are uneven
local SWEPT = 96 -- entries added per bucket swept: after twice the table's entries all are passed, and once per window

local pack, unpack_bytes = struct.pack, struct.unpack -- one call into C for many bytes: most of the work here

local call, format, sub = redis.call, string.format, string.sub

local function number_at(bytes, at) return (unpack_bytes('>I4', bytes, at)) end

local function four_bytes(number) return pack('>I4', number) end

-- The address of an entry is what its field begins with: four bytes of a hash. `renew(value)` returns what is left of a
-- value today, or nil.
local function open_table(name, renew)
  local state = redis.call('HMGET', T .. 'state', name .. '.buckets', name .. '.entries', name .. '.swept', name .. '.added')
  local table = {name = name, renew = renew, prefix = T .. name .. ':', names = {}}
  table.buckets, table.entries = tonumber(state[1] or '1'), tonumber(state[2] or '0')
  table.swept, table.added = tonumber(state[3] or '0'), tonumber(state[4] or '0')
  table.base = 1
  while table.base * 2 <= table.buckets do table.base = table.base * 2 end
  return table
end

local function bucket_of(table, field)
  local hash = unpack_bytes('>I4', field)
  local bucket = hash % (table.base * 2)
  if bucket >= table.buckets then bucket = hash % table.base end
  local name = table.names[bucket]
  if not name then
    name = table.prefix .. format('%d', bucket) -- as it stands, a number is printed as the floating one that it is
    table.names[bucket] = name
  end
  return name
end

local function get(table, field)
  return call('HGET', bucket_of(table, field), field)
end

-- The bucket that has waited longest gives half of its entries to a new one.
local function split(table)
  local old = table.buckets - table.base
  local key = table.prefix .. old
  local entries = redis.call('HGETALL', key)
  table.buckets = table.buckets + 1
  if table.buckets == table.base * 2 then table.base = table.buckets end
  local moved, kept = {}, {}
  for i = 1, #entries, 2 do
    local side = bucket_of(table, entries[i]) == key and kept or moved
    side[#side + 1], side[#side + 2] = entries[i], entries[i + 1]
  end
  if #moved == 0 then return end
  redis.call('DEL', key) -- written anew: to delete half of a flat list one by one takes three times as long
  if #kept > 0 then redis.call('HSET', key, unpack(kept)) end
  redis.call('HSET', table.prefix .. (table.buckets - 1), unpack(moved))
end

-- `key` is the field's bucket, where it is known.
local function put(table, field, value, key)
  local added = call('HSET', key or bucket_of(table, field), field, value)
  if added == 0 then return end
  table.added = table.added + 1
  table.entries = table.entries + 1
  if table.entries > table.buckets * FILL then split(table) end
end

-- Drops from one bucket what has passed its time.
local function sweep_bucket(table)
  local key = table.prefix .. table.swept
  table.swept = (table.swept + 1) % table.buckets
  local entries = redis.call('HGETALL', key)
  local gone, changed = {}, {}
  for i = 1, #entries, 2 do
    local left = table.renew(entries[i + 1])
    if not left then
      gone[#gone + 1] = entries[i]
    elseif left ~= entries[i + 1] then
      changed[#changed + 1], changed[#changed + 2] = entries[i], left
    end
  end
  if #gone > 0 then table.entries = table.entries - redis.call('HDEL', key, unpack(gone)) end
  if #changed > 0 then redis.call('HSET', key, unpack(changed)) end
end

-- As many buckets as what was added calls for, and as time does: all of them once per window, however slow the stream.
local function close_table(table, elapsed_share)
  local due = math.floor(table.added / SWEPT) + math.min(math.ceil(table.buckets * elapsed_share), 64)
  table.added = table.added % SWEPT
  for _ = 1, math.min(due, table.buckets) do sweep_bucket(table) end
  redis.call('HSET', T .. 'state', table.name .. '.buckets', table.buckets, table.name .. '.entries', table.entries,
    table.name .. '.swept', table.swept, table.name .. '.added', table.added)
end
