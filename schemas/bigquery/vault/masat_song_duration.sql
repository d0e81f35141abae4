-- Derived from the contracts; scripts/generate writes it.
SELECT song_hk, song_played_sec, child_key_hash, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY song_hk, child_key_hash ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT song_hk, song_played_sec, child_key_hash, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY song_hk, child_key_hash ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.masat_song_duration_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
