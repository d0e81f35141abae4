-- Derived from the contracts; scripts/generate writes it.
SELECT song_play_hk, song_played_sec, play_start_ts, play_end_ts, item_in_session, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY song_play_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT song_play_hk, song_played_sec, play_start_ts, play_end_ts, item_in_session, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY song_play_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_song_play_details_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
