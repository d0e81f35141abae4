# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_user_daily {
  label: "User Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_user_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.activity_date, ${TABLE}.user_id)))) ;;
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

  dimension: user_id {
    label: "User ID"
    group_label: "Personal: identifier"
    description: "Number of the signed-in user; absent for guests and failed logins."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: uniq_sessions {
    label: "Unique Sessions"
    description: "Different sessions."
    type: number
    sql: ${TABLE}.uniq_sessions ;;
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

  dimension: plan_at_end {
    label: "Plan At End"
    description: "Plan at the day's last page view."
    type: string
    sql: ${TABLE}.plan_at_end ;;
  }

  measure: most_uniq_sessions {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different sessions."
    type: max
    sql: ${TABLE}.uniq_sessions ;;
    value_format_name: decimal_0
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

  measure: total_played_sec {
    group_label: "Totals"
    description: "Their length together, seconds; empty where no song was played."
    type: sum
    sql: ${TABLE}.played_sec ;;
    value_format_name: decimal_2
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
    description: "Rows. One row per day, UTC, and signed-in user with a page view: a user is active on a day with one page view or more, whatever the page. Guests, and page views whose user is not known, are left out."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date_date, uniq_sessions, uniq_songs, plan_at_end, total_page_views, total_plays, total_played_sec, total_error_pages]
  }
}
