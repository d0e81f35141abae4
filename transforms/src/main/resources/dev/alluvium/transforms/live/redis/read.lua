-- All rows of one table, and of what state they are. KEYS: state, rows
local state = redis.call('HMGET', KEYS[1], 'epoch', 'version', 'whole')
return {state[1] or '', state[2] or '0', state[3] or '', redis.call('HGETALL', KEYS[2])}
