# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: session_plays {
  label: "Session Plays"
  sql_table_name: `@{project}.@{mart_dataset}.session_plays` ;;

  dimension: session_id {
    label: "Session ID"
    description: "Session."
    type: number
    sql: ${TABLE}.session_id ;;
  }

  dimension: user_id {
    label: "User ID"
    group_label: "Personal: identifier"
    description: "User."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: item_in_session {
    label: "Item In Session"
    description: "Place of the play among what happened in the session."
    type: number
    sql: ${TABLE}.item_in_session ;;
  }

  dimension_group: play_start_ts {
    label: "Play Start"
    description: "When the play started, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.play_start_ts ;;
  }

  dimension_group: play_end_ts {
    label: "Play End"
    description: "When the play ended, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.play_end_ts ;;
  }

  dimension: song_artist {
    label: "Song Artist"
    group_label: "Song"
    description: "Artist."
    type: string
    sql: ${TABLE}.song_artist ;;
  }

  dimension: song_name {
    label: "Song Name"
    group_label: "Song"
    description: "Title."
    type: string
    sql: ${TABLE}.song_name ;;
  }

  dimension: song_played_sec {
    label: "Song Played"
    group_label: "Song"
    description: "Length of the play, seconds."
    type: number
    sql: ${TABLE}.song_played_sec ;;
  }

  dimension: plan_type {
    label: "Plan Type"
    description: "The user's plan when the play started."
    type: string
    sql: ${TABLE}.plan_type ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per play of a session, with song, artist, user, and the user's plan at that time."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [session_id, item_in_session, play_start_ts_time, play_end_ts_time, song_artist, song_name, song_played_sec, plan_type]
  }
}
