-- Says that rows may be missing, of any table. KEYS: state; ARGV: 1 milliseconds to live
checkState(KEYS[1])
lose(KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
