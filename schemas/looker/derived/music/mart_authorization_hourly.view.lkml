# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_authorization_hourly {
  label: "Authorization Hourly"
  sql_table_name: `@{project}.@{mart_dataset}.mart_authorization_hourly` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.auth_date, ${TABLE}.auth_hour)) ;;
  }

  dimension_group: auth_date {
    label: "Auth Date"
    description: "Day of the sign-ins, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.auth_date ;;
  }

  dimension: auth_hour {
    label: "Auth Hour"
    description: "Hour of the day, 0 to 23, UTC."
    type: number
    sql: ${TABLE}.auth_hour ;;
  }

  dimension: successes {
    label: "Successes"
    description: "Sign-ins that succeeded."
    hidden: yes
    type: number
    sql: ${TABLE}.successes ;;
  }

  dimension: failures {
    label: "Failures"
    description: "Sign-ins that failed."
    hidden: yes
    type: number
    sql: ${TABLE}.failures ;;
  }

  dimension_group: hour_start {
    label: "Hour"
    description: "Start of the hour, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: TIMESTAMP_ADD(TIMESTAMP(${TABLE}.auth_date), INTERVAL ${TABLE}.auth_hour HOUR) ;;
  }

  measure: total_successes {
    group_label: "Totals"
    description: "Sign-ins that succeeded."
    type: sum
    sql: ${TABLE}.successes ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_failures {
    group_label: "Totals"
    description: "Sign-ins that failed."
    type: sum
    sql: ${TABLE}.failures ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. Sign-ins per hour, UTC."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [auth_date_date, auth_hour, total_successes, total_failures]
  }
}
