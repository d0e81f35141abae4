# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_song_play_hourly_metrics {
  label: "Song Play Hourly Metrics"
  sql_table_name: `@{project}.@{mart_dataset}.mart_song_play_hourly_metrics` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.play_date, ${TABLE}.play_hour)) ;;
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

  dimension: play_hour {
    label: "Play Hour"
    description: "Hour of the day the plays started, 0 to 23, UTC."
    type: number
    sql: ${TABLE}.play_hour ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Plays that started in the hour."
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

  dimension: uniq_users {
    label: "Unique Users"
    group_label: "Unique"
    description: "Different users."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  dimension: uniq_songs {
    label: "Unique Songs"
    group_label: "Unique"
    description: "Different songs, letter case and outer blanks aside."
    type: number
    sql: ${TABLE}.uniq_songs ;;
  }

  dimension: uniq_user_agents {
    label: "Unique User Agents"
    group_label: "Unique"
    description: "Different browsers and devices, letter case and outer blanks aside."
    type: number
    sql: ${TABLE}.uniq_user_agents ;;
  }

  dimension_group: hour_start {
    label: "Hour"
    description: "Start of the hour, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: TIMESTAMP_ADD(TIMESTAMP(${TABLE}.play_date), INTERVAL ${TABLE}.play_hour HOUR) ;;
  }

  measure: total_plays {
    group_label: "Totals"
    description: "Plays that started in the hour."
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

  measure: most_uniq_users {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different users."
    type: max
    sql: ${TABLE}.uniq_users ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_songs {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different songs, letter case and outer blanks aside."
    type: max
    sql: ${TABLE}.uniq_songs ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_user_agents {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different browsers and devices, letter case and outer blanks aside."
    type: max
    sql: ${TABLE}.uniq_user_agents ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. Plays per hour, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [play_date_date, play_hour, uniq_users, uniq_songs, uniq_user_agents, total_plays, total_played_sec]
  }
}
