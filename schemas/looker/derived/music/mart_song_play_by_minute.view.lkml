# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_song_play_by_minute {
  label: "Song Play By Minute"
  sql_table_name: `@{project}.@{mart_dataset}.mart_song_play_by_minute` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.minute_ts) ;;
  }

  dimension_group: minute_ts {
    label: "Minute"
    description: "Start of the minute, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.minute_ts ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Plays that started in the minute."
    hidden: yes
    type: number
    sql: ${TABLE}.plays ;;
  }

  dimension: uniq_users {
    label: "Unique Users"
    description: "Different users."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  measure: total_plays {
    group_label: "Totals"
    description: "Plays that started in the minute."
    type: sum
    sql: ${TABLE}.plays ;;
    value_format_name: decimal_0
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

  measure: count {
    type: count
    description: "Rows. Plays per minute, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [minute_ts_time, uniq_users, total_plays]
  }
}
