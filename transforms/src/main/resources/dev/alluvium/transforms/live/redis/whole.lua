-- Says of tables that all that is to be there is there, unless some was lost since.
-- KEYS: state; ARGV: 1 epoch and 2 count of losses of which that is true, 3 channel; then tables
local state = KEYS[1]
if redis.call('HGET', state, 'epoch') ~= ARGV[1] or (redis.call('HGET', state, 'lost') or '0') ~= ARGV[2] then return 0 end
local isNew = false
for i = 4, #ARGV do
  isNew = isNew or redis.call('HGET', state, 'whole:' .. ARGV[i]) ~= ARGV[2]
  redis.call('HSET', state, 'whole:' .. ARGV[i], ARGV[2])
end
if isNew then
  local version = redis.call('HINCRBY', state, 'version', 1)
  redis.call('PUBLISH', ARGV[3], cjson.encode({ARGV[1], string.format('%.0f', version), '', {}}))
end
return 1
