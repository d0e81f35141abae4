# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_song_play_by_state {
  label: "Song Play By State"
  sql_table_name: `@{project}.@{mart_dataset}.mart_song_play_by_state` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.play_date, ${TABLE}.location_state)) ;;
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

  dimension: location_state {
    label: "Location State"
    description: "United States state, two letters."
    type: string
    sql: ${TABLE}.location_state ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Plays that started in the day."
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
    description: "Plays that started in the day."
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
    description: "Rows. Plays per day and state, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [play_date_date, location_state, uniq_users, total_plays]
  }
}
