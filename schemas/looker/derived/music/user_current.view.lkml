# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: user_current {
  label: "User Current"
  sql_table_name: `@{project}.@{mart_dataset}.user_current` ;;

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

  dimension_group: profile_since_ts {
    label: "Profile Since"
    description: "Since when the profile is so, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.profile_since_ts ;;
  }

  dimension: plan_type {
    label: "Plan Type"
    description: "Plan; empty where none was seen."
    type: string
    sql: ${TABLE}.plan_type ;;
  }

  dimension_group: plan_since_ts {
    label: "Plan Since"
    description: "Since when the user is on that plan, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.plan_since_ts ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per user, as of now."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [user_registration_ts_time, profile_since_ts_time, plan_type, plan_since_ts_time]
  }
}
