# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_plan_change_hourly {
  label: "Plan Change Hourly"
  sql_table_name: `@{project}.@{mart_dataset}.mart_plan_change_hourly` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.change_date, ${TABLE}.change_hour, ${TABLE}.plan_type)) ;;
  }

  dimension_group: change_date {
    label: "Change Date"
    description: "Day of the changes, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.change_date ;;
  }

  dimension: change_hour {
    label: "Change Hour"
    description: "Hour of the day, 0 to 23, UTC."
    type: number
    sql: ${TABLE}.change_hour ;;
  }

  dimension: plan_type {
    label: "Plan Type"
    description: "Plan the user was on before the change, free or paid."
    type: string
    sql: ${TABLE}.plan_type ;;
  }

  dimension: changes {
    label: "Changes"
    description: "Users that left the plan for another."
    hidden: yes
    type: number
    sql: ${TABLE}.changes ;;
  }

  dimension_group: hour_start {
    label: "Hour"
    description: "Start of the hour, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: TIMESTAMP_ADD(TIMESTAMP(${TABLE}.change_date), INTERVAL ${TABLE}.change_hour HOUR) ;;
  }

  measure: total_changes {
    group_label: "Totals"
    description: "Users that left the plan for another."
    type: sum
    sql: ${TABLE}.changes ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. Changes of plan per hour and plan before, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [change_date_date, change_hour, plan_type, total_changes]
  }
}
