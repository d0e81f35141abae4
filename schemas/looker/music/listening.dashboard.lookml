- dashboard: listening
  title: Listening now
  description: Who listens to what, as it happens. All times are UTC.
  preferred_viewer: dashboards-next
  layout: newspaper
  refresh: 1 minute

  filters:
  - name: Hours
    title: Hours
    type: date_filter
    default_value: 48 hours

  elements:
  - name: plays
    title: Listens this hour
    type: single_value
    model: music
    explore: mart_song_play_hourly_metrics
    fields: [mart_song_play_hourly_metrics.total_plays]
    filters:
      mart_song_play_hourly_metrics.hour_start_time: 1 hour
    row: 0
    col: 0
    width: 4
    height: 4

  - name: songs
    title: Unique songs this hour
    type: single_value
    model: music
    explore: mart_song_play_hourly_metrics
    fields: [mart_song_play_hourly_metrics.most_uniq_songs]
    filters:
      mart_song_play_hourly_metrics.hour_start_time: 1 hour
    row: 0
    col: 4
    width: 4
    height: 4

  - name: users
    title: Unique users this hour
    type: single_value
    model: music
    explore: mart_song_play_hourly_metrics
    fields: [mart_song_play_hourly_metrics.most_uniq_users]
    filters:
      mart_song_play_hourly_metrics.hour_start_time: 1 hour
    row: 0
    col: 8
    width: 4
    height: 4

  - name: top_song
    title: Most popular song today
    type: single_value
    model: music
    explore: mart_song_play_top_10_songs
    fields: [mart_song_play_top_10_songs.song_name, mart_song_play_top_10_songs.song_artist]
    filters:
      mart_song_play_top_10_songs.play_date_date: today
      mart_song_play_top_10_songs.rank: '1'
    limit: 1
    row: 0
    col: 12
    width: 8
    height: 4

  - name: failures
    title: Failed sign-ins this hour
    type: single_value
    model: music
    explore: mart_authorization_hourly
    fields: [mart_authorization_hourly.total_failures]
    filters:
      mart_authorization_hourly.hour_start_time: 1 hour
    row: 0
    col: 20
    width: 4
    height: 4

  - name: by_hour
    title: Listens and users by hour
    type: looker_line
    model: music
    explore: mart_song_play_hourly_metrics
    fields: [mart_song_play_hourly_metrics.hour_start_hour, mart_song_play_hourly_metrics.total_plays, mart_song_play_hourly_metrics.most_uniq_users]
    sorts: [mart_song_play_hourly_metrics.hour_start_hour]
    listen:
      Hours: mart_song_play_hourly_metrics.hour_start_time
    row: 4
    col: 0
    width: 16
    height: 8

  - name: plan_changes
    title: Plan changes by plan before, last 24 hours
    type: looker_pie
    model: music
    explore: mart_plan_change_hourly
    fields: [mart_plan_change_hourly.plan_type, mart_plan_change_hourly.total_changes]
    filters:
      mart_plan_change_hourly.hour_start_time: 24 hours
    sorts: [mart_plan_change_hourly.total_changes desc]
    row: 4
    col: 16
    width: 8
    height: 8

  - name: top_songs
    title: Top 10 songs today
    type: looker_grid
    model: music
    explore: mart_song_play_top_10_songs
    fields: [mart_song_play_top_10_songs.rank, mart_song_play_top_10_songs.song_name, mart_song_play_top_10_songs.song_artist, mart_song_play_top_10_songs.most_uniq_users,
      mart_song_play_top_10_songs.total_plays]
    filters:
      mart_song_play_top_10_songs.play_date_date: today
    sorts: [mart_song_play_top_10_songs.rank]
    limit: 10
    row: 12
    col: 0
    width: 12
    height: 8

  - name: top_share
    title: Listens of the top 10 songs today
    type: looker_pie
    model: music
    explore: mart_song_play_top_10_songs
    fields: [mart_song_play_top_10_songs.song_name, mart_song_play_top_10_songs.total_plays]
    filters:
      mart_song_play_top_10_songs.play_date_date: today
    sorts: [mart_song_play_top_10_songs.total_plays desc]
    limit: 10
    row: 12
    col: 12
    width: 12
    height: 8

  - name: failures_by_hour
    title: Failed sign-ins by hour
    type: looker_column
    model: music
    explore: mart_authorization_hourly
    fields: [mart_authorization_hourly.hour_start_hour, mart_authorization_hourly.total_failures]
    sorts: [mart_authorization_hourly.hour_start_hour]
    listen:
      Hours: mart_authorization_hourly.hour_start_time
    row: 20
    col: 0
    width: 24
    height: 6
