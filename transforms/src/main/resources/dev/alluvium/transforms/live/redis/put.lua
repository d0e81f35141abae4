-- Puts rows of one table. Of a key the largest sequence stands, in whatever order they come; tells of what has changed.
-- KEYS: state, rows, sequences, times, gone; where a running job forbids it, that of its status
-- ARGV: 1 nonce, 2 channel, 3 table, 4 now, 5 age that is kept or -1, 6 most rows, 7 most gone, 8 milliseconds to live,
--       9 sequence below which rows that are not given are gone, or '', 10 time of Redis before which rows were told
--       that give way to what is read, or ''; then of each row: key, sequence, time, row or ''
-- A sequence is 16 digits; behind that of what was told, the time when it was.
-- Gives the epoch, or '' where a running job forbids it.
local state, rows, seqs, times, gone = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
if KEYS[6] and redis.call('EXISTS', KEYS[6]) == 1 then return '' end
checkState(state)
checkTable(state, ARGV[3], rows, seqs, times, gone)
local READ = '0000000000000000' -- Of what was read, and not told: below '8'.
if redis.call('HSETNX', state, 'epoch', ARGV[1]) == 1 then redis.call('HSET', state, 'version', '0') end
local version = tonumber(redis.call('HGET', state, 'version')) + 1
local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))

local touched, was = {}, {}
local function touch(key)
  if was[key] == nil then
    was[key] = redis.call('HGET', rows, key)
    touched[#touched + 1] = key
  end
end

-- What was told and is gone is remembered, so that what comes behind it does not bring it back.
local function remove(key, seq)
  touch(key)
  redis.call('HDEL', rows, key)
  redis.call('ZREM', times, key)
  if seq < '8' then
    redis.call('HDEL', seqs, key)
    redis.call('ZREM', gone, key)
  else
    redis.call('HSET', seqs, key, seq)
    redis.call('ZADD', gone, version, key)
  end
end

-- What is no sequence, as somebody else may have written it, is less than all.
local function checked(seq)
  return seq and (#seq >= 16 and string.match(seq, '^%x+$') and seq or READ)
end

-- Whether it was told so long ago that the warehouse has it, or what came behind it.
local function isSettled(seq)
  return ARGV[10] ~= '' and seq >= '8' and (tonumber(string.sub(seq, 17)) or 0) < tonumber(ARGV[10])
end

local isTold = ARGV[9] >= '8'
for i = 11, #ARGV, 4 do
  local key, seq, millis, row = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local old = checked(redis.call('HGET', seqs, key))
  local new = nil
  if not old or seq > string.sub(old, 1, 16) then
    new = seq
    if seq >= '8' then
      isTold = true
      new = seq .. now
    end
  elseif isSettled(old) then
    new = string.sub(old, 1, 16) .. ARGV[10] -- So that what comes behind it does not stand now.
  end
  if new and row == '' then
    remove(key, new)
  elseif new then
    touch(key)
    redis.call('HSET', rows, key, row)
    redis.call('HSET', seqs, key, new)
    redis.call('ZADD', times, millis, key)
    redis.call('ZREM', gone, key)
  end
end

if ARGV[9] ~= '' then
  local all = redis.call('HGETALL', seqs)
  for i = 1, #all, 2 do
    local key, seq = all[i], checked(all[i + 1])
    if seq < ARGV[9] then
      remove(key, READ)
    elseif isSettled(seq) and redis.call('HEXISTS', rows, key) == 1 then
      remove(key, seq)
    end
  end
end

local function prune(keys)
  for _, key in ipairs(keys) do remove(key, checked(redis.call('HGET', seqs, key)) or READ) end
end
local extra = redis.call('ZCARD', times) - tonumber(ARGV[6])
if extra > 0 then prune(redis.call('ZRANGE', times, 0, extra - 1)) end
if tonumber(ARGV[5]) >= 0 then
  local newest = redis.call('ZREVRANGEBYSCORE', times, ARGV[4], '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
  if newest[2] then
    prune(redis.call('ZRANGEBYSCORE', times, '-inf', '(' .. string.format('%.0f', tonumber(newest[2]) - tonumber(ARGV[5]))))
  end
end
local forgotten = redis.call('ZCARD', gone) - tonumber(ARGV[7])
if forgotten > 0 then
  local oldest = redis.call('ZPOPMIN', gone, forgotten)
  for i = 1, #oldest, 2 do redis.call('HDEL', seqs, oldest[i]) end
end

local changed = {}
for _, key in ipairs(touched) do
  local is = redis.call('HGET', rows, key)
  if is ~= was[key] then
    changed[#changed + 1] = key
    changed[#changed + 1] = is
  end
end
redis.call('HSET', state, 'has:' .. ARGV[3], count(rows, seqs, times, gone))
if isTold then redis.call('HSET', state, 'told:' .. ARGV[3], '1') end
for i = 1, 5 do redis.call('PEXPIRE', KEYS[i], ARGV[8]) end
local epoch = redis.call('HGET', state, 'epoch')
if #changed > 0 then
  redis.call('HSET', state, 'version', string.format('%.0f', version))
  redis.call('PUBLISH', ARGV[2], cjson.encode({epoch, string.format('%.0f', version), ARGV[3], changed}))
end
return epoch
