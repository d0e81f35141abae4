-- Adds one for whoever begins to write all rows. KEYS: state; ARGV: 1 milliseconds to live
checkState(KEYS[1])
local writer = redis.call('HINCRBY', KEYS[1], 'writers', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return writer
