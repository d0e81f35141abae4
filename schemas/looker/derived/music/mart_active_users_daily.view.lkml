# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_active_users_daily {
  label: "Active Users Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_active_users_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.activity_date) ;;
  }

  dimension_group: activity_date {
    label: "Activity Date"
    description: "Day, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.activity_date ;;
  }

  dimension: active_users {
    label: "Active Users"
    group_label: "Active"
    description: "Users who were active on the day."
    type: number
    sql: ${TABLE}.active_users ;;
  }

  dimension: active_users_7d {
    label: "Active Users 7d"
    group_label: "Active"
    description: "Users who were active on the day or one of the 6 days before it."
    type: number
    sql: ${TABLE}.active_users_7d ;;
  }

  dimension: active_users_28d {
    label: "Active Users 28d"
    group_label: "Active"
    description: "Users who were active on the day or one of the 27 days before it."
    type: number
    sql: ${TABLE}.active_users_28d ;;
  }

  dimension: stickiness {
    label: "Stickiness"
    description: "Share of the users active within 28 days who were active on the day, 0 to 1."
    type: number
    sql: ${TABLE}.stickiness ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per day, UTC, from the first day of mart_user_daily to its last: how many users were active on it, and within the 7 and 28 days that end with it. A user is active with one page view or more, signed in. A day on which nobody was is there as well, unless nobody was for 28 days. For the first 27 days, the days before the first one are missing from the 28."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date_date, active_users, active_users_7d, active_users_28d, stickiness]
  }
}
