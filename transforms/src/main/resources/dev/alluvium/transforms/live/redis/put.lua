-- Puts rows of one table. Of a key the largest sequence stands, in whatever order they come; tells of what has changed.
-- KEYS: state, rows, sequences, times, gone
-- ARGV: 1 nonce, 2 channel, 3 table, 4 now, 5 age that is kept or -1, 6 most rows, 7 most gone, 8 milliseconds to live,
--       9 sequence below which rows that are not given are gone, or ''; then of each row: key, sequence, time, row or ''
local state, rows, seqs, times, gone = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local READ = '0000000000000000' -- Of what was read, and not told: below '8'.
if redis.call('HSETNX', state, 'epoch', ARGV[1]) == 1 then redis.call('HSET', state, 'version', '0') end
local version = tonumber(redis.call('HGET', state, 'version')) + 1

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

for i = 10, #ARGV, 4 do
  local key, seq, millis, row = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local old = redis.call('HGET', seqs, key)
  if not old or seq > old then
    if row == '' then
      remove(key, seq)
    else
      touch(key)
      redis.call('HSET', rows, key, row)
      redis.call('HSET', seqs, key, seq)
      redis.call('ZADD', times, millis, key)
      redis.call('ZREM', gone, key)
    end
  end
end

if ARGV[9] ~= '' then
  local all = redis.call('HGETALL', seqs)
  for i = 1, #all, 2 do
    if all[i + 1] < ARGV[9] then remove(all[i], READ) end
  end
end

local function prune(keys)
  for _, key in ipairs(keys) do remove(key, redis.call('HGET', seqs, key) or READ) end
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

local told = {}
for _, key in ipairs(touched) do
  local is = redis.call('HGET', rows, key)
  if is ~= was[key] then
    told[#told + 1] = key
    told[#told + 1] = is
  end
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[8]) end
local epoch = redis.call('HGET', state, 'epoch')
if #told > 0 then
  redis.call('HSET', state, 'version', string.format('%.0f', version))
  redis.call('PUBLISH', ARGV[2], cjson.encode({epoch, string.format('%.0f', version), ARGV[3], told}))
end
return epoch
