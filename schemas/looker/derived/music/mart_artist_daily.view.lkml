# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_artist_daily {
  label: "Artist Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_artist_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.play_date, ${TABLE}.song_artist_upper)) ;;
  }

  dimension_group: play_date {
    label: "Play Date"
    description: "Day the plays started, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.play_date ;;
  }

  dimension: song_artist {
    label: "Song Artist"
    description: "Artist as spelt in the day's first play."
    type: string
    sql: ${TABLE}.song_artist ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Plays that started in the day."
    hidden: yes
    type: number
    sql: ${TABLE}.plays ;;
  }

  dimension: played_sec {
    label: "Played"
    description: "Their length together, seconds."
    hidden: yes
    type: number
    sql: ${TABLE}.played_sec ;;
  }

  dimension: uniq_songs {
    label: "Unique Songs"
    group_label: "Unique"
    description: "Different songs of the artist, letter case and outer blanks aside."
    type: number
    sql: ${TABLE}.uniq_songs ;;
  }

  dimension: uniq_users {
    label: "Unique Users"
    group_label: "Unique"
    description: "Different users who played the artist."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  dimension: uniq_sessions {
    label: "Unique Sessions"
    group_label: "Unique"
    description: "Different sessions that played the artist."
    type: number
    sql: ${TABLE}.uniq_sessions ;;
  }

  dimension: song_artist_upper {
    label: "Song Artist Upper"
    description: "Artist, trimmed and upper-cased: what tells artists apart."
    type: string
    sql: ${TABLE}.song_artist_upper ;;
  }

  measure: total_plays {
    group_label: "Totals"
    description: "Plays that started in the day."
    type: sum
    sql: ${TABLE}.plays ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_played_sec {
    group_label: "Totals"
    description: "Their length together, seconds."
    type: sum
    sql: ${TABLE}.played_sec ;;
    value_format_name: decimal_2
    drill_fields: [detail*]
  }

  measure: most_uniq_songs {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different songs of the artist, letter case and outer blanks aside."
    type: max
    sql: ${TABLE}.uniq_songs ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_users {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different users who played the artist."
    type: max
    sql: ${TABLE}.uniq_users ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_sessions {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different sessions that played the artist."
    type: max
    sql: ${TABLE}.uniq_sessions ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per day, UTC, and artist with a play. A play counts on the day on which it started, with its whole length."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [play_date_date, song_artist, uniq_songs, uniq_users, uniq_sessions, song_artist_upper, total_plays, total_played_sec]
  }
}
