-- All rows of one table, and of what state they are. KEYS: state, rows; ARGV: 1 table
local state = redis.call('HMGET', KEYS[1], 'epoch', 'version', 'lost', 'whole:' .. ARGV[1])
return {state[1] or '', state[2] or '0', state[3] or '0', state[4] or '', redis.call('HGETALL', KEYS[2])}
