# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_user_retention_weekly {
  label: "User Retention Weekly"
  sql_table_name: `@{project}.@{mart_dataset}.mart_user_retention_weekly` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.cohort_week, ${TABLE}.week_no)) ;;
  }

  dimension_group: cohort_week {
    label: "Cohort Week"
    description: "Monday of the week in which the users were first active, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.cohort_week ;;
  }

  dimension: week_no {
    label: "Week No"
    description: "Weeks since then, 0 is that week itself."
    type: number
    sql: ${TABLE}.week_no ;;
  }

  dimension: cohort_users {
    label: "Cohort Users"
    description: "Users who were first active in the week of the cohort."
    type: number
    sql: ${TABLE}.cohort_users ;;
  }

  dimension: active_users {
    label: "Active Users"
    description: "How many of them were active in week week_no."
    type: number
    sql: ${TABLE}.active_users ;;
  }

  dimension: retention {
    label: "Retention"
    description: "Share of the cohort that was active in week week_no, 0 to 1."
    type: number
    sql: ${TABLE}.retention ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per week in which users were first active, the cohort, and week since then: how many of them were active in it. Weeks begin on Monday, UTC. A user is active with one page view or more, signed in. Weeks in which none came back are there as well, until the last week of mart_user_daily, which may not be over yet, and for 99 weeks at most. Users of the first week of all may have been there before it."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [cohort_week_date, week_no, cohort_users, active_users, retention]
  }
}
