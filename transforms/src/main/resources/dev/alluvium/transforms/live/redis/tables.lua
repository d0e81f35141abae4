-- What the scripts share. Stands before each of them.
-- A table is four keys, and in the state how much is in them. Where these differ, Redis has let some of them go, or
-- somebody else has written there: then nothing of the table is left, and it is not whole.
local function isA(kind, key)
  local is = redis.call('TYPE', key)['ok']
  return is == kind or is == 'none'
end

local function isNumber(text)
  return not text or string.match(text, '^%d+$') and #text < 16
end

-- A state that is none goes: then all else is of no state either.
local function checkState(state)
  local isRight = isA('hash', state)
  if isRight then
    local has = redis.call('HMGET', state, 'epoch', 'version', 'lost', 'writers')
    isRight = (has[2] or not has[1]) and isNumber(has[2]) and isNumber(has[3]) and isNumber(has[4])
  end
  if not isRight then redis.call('DEL', state) end
end

local function lose(state)
  redis.call('HINCRBY', state, 'lost', 1)
end

local function count(rows, seqs, times, gone)
  return table.concat({redis.call('HLEN', rows), redis.call('HLEN', seqs), redis.call('ZCARD', times), redis.call('ZCARD', gone)}, ' ')
end

local function checkTable(state, name, rows, seqs, times, gone)
  local isRight = isA('hash', rows) and isA('hash', seqs) and isA('zset', times) and isA('zset', gone)
  if isRight and count(rows, seqs, times, gone) == (redis.call('HGET', state, 'has:' .. name) or '0 0 0 0') then return end
  lose(state) -- First: where Redis is full, nothing is done.
  redis.call('HDEL', state, 'has:' .. name, 'told:' .. name)
  redis.call('DEL', rows, seqs, times, gone)
end
