# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_song_play {
  label: "Song Play"
  sql_table_name: `@{project}.@{mart_dataset}.mart_song_play` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.user_id, ${TABLE}.session_id, ${TABLE}.item_in_session, ${TABLE}.play_start_ts)))) ;;
  }

  dimension: user_id {
    label: "User ID"
    group_label: "Personal: identifier"
    description: "Number of the signed-in user; absent for guests and failed logins."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: session_id {
    label: "Session ID"
    description: "Number of the visit, unique over all users."
    type: number
    sql: ${TABLE}.session_id ;;
  }

  dimension: item_in_session {
    label: "Item In Session"
    description: "Running number of the event within its session, from 0."
    type: number
    sql: ${TABLE}.item_in_session ;;
  }

  dimension: plan_type {
    label: "Plan Type"
    description: "Plan the listener was on, free or paid."
    type: string
    sql: ${TABLE}.plan_type ;;
  }

  dimension: song_name {
    label: "Song Name"
    group_label: "Song"
    description: "Title of the song."
    type: string
    sql: ${TABLE}.song_name ;;
  }

  dimension: song_artist {
    label: "Song Artist"
    group_label: "Song"
    description: "Performing artist, as the catalogue spells it."
    type: string
    sql: ${TABLE}.song_artist ;;
  }

  dimension: song_played_sec {
    label: "Song Played"
    group_label: "Song"
    description: "Length of the play in seconds."
    hidden: yes
    type: number
    sql: ${TABLE}.song_played_sec ;;
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
    description: "When the song ends if it is played to its end, UTC, to the millisecond."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.play_end_ts ;;
  }

  dimension_group: play_start_date {
    label: "Play Start Date"
    description: "Day the play started, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.play_start_date ;;
  }

  dimension: user_agent {
    label: "User Agent"
    description: "Browser or device that sent the event, as it named itself."
    type: string
    sql: ${TABLE}.user_agent ;;
  }

  dimension: location_city {
    label: "Location City"
    group_label: "Location"
    description: "City the listener's address resolves to."
    type: string
    sql: ${TABLE}.location_city ;;
  }

  dimension: location_state {
    label: "Location State"
    group_label: "Location"
    description: "United States state, two letters."
    type: string
    sql: ${TABLE}.location_state ;;
  }

  dimension: location_zip {
    label: "Location Zip"
    group_label: "Location"
    description: "Postal code; a string, for its leading zeros."
    required_access_grants: [personal_location]
    type: string
    sql: ${TABLE}.location_zip ;;
  }

  dimension: location_latitude {
    label: "Location Latitude"
    group_label: "Location"
    description: "Latitude of the postal code, degrees north."
    required_access_grants: [personal_location]
    type: number
    sql: ${TABLE}.location_latitude ;;
  }

  dimension: location_longitude {
    label: "Location Longitude"
    group_label: "Location"
    description: "Longitude of the postal code, degrees east."
    required_access_grants: [personal_location]
    type: number
    sql: ${TABLE}.location_longitude ;;
  }

  dimension_group: event_ts {
    label: "Event"
    description: "When the event happened, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.event_ts ;;
  }

  dimension: event_sequence {
    label: "Event Sequence"
    description: "Orders events of one instant."
    hidden: yes
    type: number
    sql: ${TABLE}.event_sequence ;;
  }

  dimension: event_digest {
    label: "Event Digest"
    description: "Digest of the record's bytes."
    hidden: yes
    type: number
    sql: ${TABLE}.event_digest ;;
  }

  measure: total_song_played_sec {
    group_label: "Totals"
    description: "Length of the play in seconds."
    type: sum
    sql: ${TABLE}.song_played_sec ;;
    value_format_name: decimal_2
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per play of a song, with who, where and on which plan."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [session_id, item_in_session, plan_type, song_name, song_artist, play_start_ts_time, play_end_ts_time, play_start_date_date, user_agent, location_city, location_state, event_ts_time, total_song_played_sec]
  }
}
