-- Derived from the contracts; scripts/generate writes it.
SELECT song_play_hk, song_played_sec, play_start_ts, play_end_ts, item_in_session, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_song_play_details`
WHERE effective_to IS NULL
