# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: user_as_of {
  label: "User As Of"
  sql_table_name: `@{project}.@{mart_dataset}.user_as_of` ;;

  dimension_group: snapshot_ts {
    label: "Snapshot"
    description: "The time that the row is true of, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.snapshot_ts ;;
  }

  dimension: user_id {
    label: "User ID"
    group_label: "User"
    description: "User."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: user_first_name {
    label: "User First Name"
    group_label: "User"
    description: "First name."
    required_access_grants: [personal_name]
    type: string
    sql: ${TABLE}.user_first_name ;;
  }

  dimension: user_last_name {
    label: "User Last Name"
    group_label: "User"
    description: "Last name."
    required_access_grants: [personal_name]
    type: string
    sql: ${TABLE}.user_last_name ;;
  }

  dimension: user_gender {
    label: "User Gender"
    group_label: "User"
    description: "Gender as given."
    required_access_grants: [personal_attribute]
    type: string
    sql: ${TABLE}.user_gender ;;
  }

  dimension_group: user_registration_ts {
    label: "User Registration"
    description: "When the user signed up, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.user_registration_ts ;;
  }

  dimension: plan_type {
    label: "Plan Type"
    description: "Plan; empty where none was seen."
    type: string
    sql: ${TABLE}.plan_type ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per snapshot and user known by then, as the user was at that time."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [snapshot_ts_time, user_registration_ts_time, plan_type]
  }
}
