-- Lets tables live on, all of each or nothing; what is there under our names and is not ours goes.
-- KEYS: state, four of texts, then of each table rows, sequences, times, gone; ARGV: 1 milliseconds to live; then tables
checkState(KEYS[1])
for i = 2, 5 do
  if not isA('string', KEYS[i]) then redis.call('DEL', KEYS[i]) end
end
for i = 2, #ARGV do
  local at = 4 * i - 2
  checkTable(KEYS[1], ARGV[i], KEYS[at], KEYS[at + 1], KEYS[at + 2], KEYS[at + 3])
end
for i = 6, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
