# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: dim_date {
  label: "Date"
  sql_table_name: `@{project}.@{mart_dataset}.dim_date` ;;

  dimension_group: date_day {
    label: "Date Day"
    description: "The day."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.date_day ;;
  }

  dimension: year {
    label: "Year"
    description: "Year."
    type: number
    sql: ${TABLE}.year ;;
  }

  dimension: quarter {
    label: "Quarter"
    description: "Quarter, 1 to 4."
    type: number
    sql: ${TABLE}.quarter ;;
  }

  dimension: month {
    label: "Month"
    description: "Month, 1 to 12."
    type: number
    sql: ${TABLE}.month ;;
  }

  dimension: day_of_month {
    label: "Day Of Month"
    description: "Day of the month, 1 to 31."
    type: number
    sql: ${TABLE}.day_of_month ;;
  }

  dimension: weekday {
    label: "Weekday"
    description: "Day of the week; 1 is Monday."
    type: number
    sql: ${TABLE}.weekday ;;
  }

  dimension: is_weekend {
    label: "Is Weekend"
    description: "Whether it is a Saturday or Sunday."
    type: yesno
    sql: ${TABLE}.is_weekend ;;
  }

  dimension_group: month_start {
    label: "Month Start"
    description: "First day of its month."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.month_start ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per day of the years 2020 to 2035."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [date_day_date, year, quarter, month, day_of_month, weekday, is_weekend, month_start_date]
  }
}
