# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

datagroup: music {
  label: "Music"
  description: "Until a table of the domain's marts is written."
  sql_trigger: SELECT MAX(last_modified_time) FROM `@{project}.@{mart_dataset}.INFORMATION_SCHEMA.PARTITIONS` WHERE table_name IN ('mart_active_users_daily', 'mart_artist_daily', 'mart_authorization_hourly', 'mart_location_daily', 'mart_offer_daily', 'mart_page_view_hourly', 'mart_plan_change_daily', 'mart_plan_change_hourly', 'mart_session', 'mart_song_play', 'mart_song_play_by_minute', 'mart_song_play_by_state', 'mart_song_play_hourly_metrics', 'mart_song_play_top_10_songs', 'mart_user_daily', 'mart_user_retention_weekly') ;;
  max_cache_age: "1 hour"
}
