-- Derived from the contracts; scripts/generate writes it.
SELECT song_hk, song_played_sec, child_key_hash, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.masat_song_duration`
WHERE effective_to IS NULL
