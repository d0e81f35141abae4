-- Derived from the contracts; scripts/generate writes it.
SELECT
  session.session_id, u.user_id, d.item_in_session, play.play_start_ts, d.play_end_ts,
  song.song_artist, song.song_name, d.song_played_sec, plan.plan_type
FROM `${project}.vault.bridge_song_play` AS b
JOIN `${project}.vault.hub_song_play` AS play ON play.song_play_hk = b.song_play_hk
JOIN `${project}.vault.hub_session` AS session ON session.session_hk = b.session_hk
JOIN `${project}.vault.hub_song` AS song ON song.song_hk = b.song_hk
JOIN `${project}.vault.hub_user` AS u ON u.user_hk = b.user_hk
JOIN `${project}.vault.hub_plan` AS plan ON plan.plan_hk = b.plan_hk
LEFT JOIN `${project}.vault.sat_song_play_details_current` AS d ON d.song_play_hk = b.song_play_hk
