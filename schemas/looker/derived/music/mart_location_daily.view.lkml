# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_location_daily {
  label: "Location Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_location_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.activity_date, ${TABLE}.location_state, ${TABLE}.location_city)) ;;
  }

  dimension_group: activity_date {
    label: "Activity Date"
    description: "Day of the page views, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.activity_date ;;
  }

  dimension: location_state {
    label: "Location State"
    description: "United States state, two letters."
    type: string
    sql: ${TABLE}.location_state ;;
  }

  dimension: location_city {
    label: "Location City"
    description: "City the listener's address resolves to."
    type: string
    sql: ${TABLE}.location_city ;;
  }

  dimension: page_views {
    label: "Page Views"
    description: "Page views, plays included."
    hidden: yes
    type: number
    sql: ${TABLE}.page_views ;;
  }

  dimension: plays {
    label: "Plays"
    description: "Songs played."
    hidden: yes
    type: number
    sql: ${TABLE}.plays ;;
  }

  dimension: played_sec {
    label: "Played"
    description: "Their length together, seconds; empty where no song was played."
    hidden: yes
    type: number
    sql: ${TABLE}.played_sec ;;
  }

  dimension: uniq_sessions {
    label: "Unique Sessions"
    description: "Different sessions."
    type: number
    sql: ${TABLE}.uniq_sessions ;;
  }

  dimension: uniq_users {
    label: "Unique Users"
    description: "Different signed-in users; guests do not count."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  measure: total_page_views {
    group_label: "Totals"
    description: "Page views, plays included."
    type: sum
    sql: ${TABLE}.page_views ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_plays {
    group_label: "Totals"
    description: "Songs played."
    type: sum
    sql: ${TABLE}.plays ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_played_sec {
    group_label: "Totals"
    description: "Their length together, seconds; empty where no song was played."
    type: sum
    sql: ${TABLE}.played_sec ;;
    value_format_name: decimal_2
    drill_fields: [detail*]
  }

  measure: most_uniq_sessions {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different sessions."
    type: max
    sql: ${TABLE}.uniq_sessions ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_users {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different signed-in users; guests do not count."
    type: max
    sql: ${TABLE}.uniq_users ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per day, UTC, and city with a page view, guests included. A city is told by its name and its state, as the address of the listener resolves to at that time; both are empty where it resolves to none."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date_date, location_state, location_city, uniq_sessions, uniq_users, total_page_views, total_plays, total_played_sec]
  }
}
