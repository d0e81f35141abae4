-- Says that all that is to be there is there. KEYS: state; ARGV: 1 epoch of which that is true, 2 channel
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'whole') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'whole', '1')
local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PUBLISH', ARGV[2], cjson.encode({ARGV[1], string.format('%.0f', version), '', {}}))
return 1
