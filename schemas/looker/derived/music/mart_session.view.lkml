# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_session {
  label: "Session"
  sql_table_name: `@{project}.@{mart_dataset}.mart_session` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.session_id, ${TABLE}.session_start_ts)) ;;
  }

  dimension: session_id {
    label: "Session ID"
    description: "Number of the visit, unique over all users."
    type: number
    sql: ${TABLE}.session_id ;;
  }

  dimension: user_id {
    label: "User ID"
    group_label: "Personal: identifier"
    description: "First user seen in the session; empty for guests."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension_group: session_start_ts {
    label: "Session Start"
    description: "First page view, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.session_start_ts ;;
  }

  dimension_group: session_end_ts {
    label: "Session End"
    description: "Last page view, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.session_end_ts ;;
  }

  dimension: duration_sec {
    label: "Duration"
    description: "From the first page view to the last, whole seconds."
    type: number
    sql: ${TABLE}.duration_sec ;;
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

  dimension: uniq_songs {
    label: "Unique Songs"
    description: "Different songs, letter case and outer blanks aside."
    type: number
    sql: ${TABLE}.uniq_songs ;;
  }

  dimension: error_pages {
    label: "Error Pages"
    description: "Page views answered with an error."
    hidden: yes
    type: number
    sql: ${TABLE}.error_pages ;;
  }

  dimension: plan_at_start {
    label: "Plan At Start"
    description: "Plan at the first page view."
    type: string
    sql: ${TABLE}.plan_at_start ;;
  }

  dimension: plan_at_end {
    label: "Plan At End"
    description: "Plan at the last page view."
    type: string
    sql: ${TABLE}.plan_at_end ;;
  }

  measure: average_duration_sec {
    group_label: "Averages"
    description: "Mean of rows. From the first page view to the last, whole seconds."
    type: average
    sql: ${TABLE}.duration_sec ;;
    value_format_name: decimal_2
    drill_fields: [detail*]
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

  measure: most_uniq_songs {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different songs, letter case and outer blanks aside."
    type: max
    sql: ${TABLE}.uniq_songs ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_error_pages {
    group_label: "Totals"
    description: "Page views answered with an error."
    type: sum
    sql: ${TABLE}.error_pages ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per session; a session ends after two hours without a page view."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [session_id, session_start_ts_time, session_end_ts_time, duration_sec, uniq_songs, plan_at_start, plan_at_end, total_page_views, total_plays, total_error_pages]
  }
}
