# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_page_view_hourly {
  label: "Page View Hourly"
  sql_table_name: `@{project}.@{mart_dataset}.mart_page_view_hourly` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.view_date, ${TABLE}.view_hour, ${TABLE}.page)) ;;
  }

  dimension_group: view_date {
    label: "View Date"
    description: "Day of the views, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.view_date ;;
  }

  dimension: view_hour {
    label: "View Hour"
    description: "Hour of the day, 0 to 23, UTC."
    type: number
    sql: ${TABLE}.view_hour ;;
  }

  dimension: page {
    label: "Page"
    description: "Page that was opened."
    type: string
    sql: ${TABLE}.page ;;
  }

  dimension: views {
    label: "Views"
    description: "Page views."
    hidden: yes
    type: number
    sql: ${TABLE}.views ;;
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

  dimension: errors {
    label: "Errors"
    description: "Views answered with an error."
    hidden: yes
    type: number
    sql: ${TABLE}.errors ;;
  }

  dimension_group: hour_start {
    label: "Hour"
    description: "Start of the hour, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: TIMESTAMP_ADD(TIMESTAMP(${TABLE}.view_date), INTERVAL ${TABLE}.view_hour HOUR) ;;
  }

  measure: total_views {
    group_label: "Totals"
    description: "Page views."
    type: sum
    sql: ${TABLE}.views ;;
    value_format_name: decimal_0
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

  measure: total_errors {
    group_label: "Totals"
    description: "Views answered with an error."
    type: sum
    sql: ${TABLE}.errors ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. Page views per hour and page, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [view_date_date, view_hour, page, uniq_sessions, uniq_users, total_views, total_errors]
  }
}
