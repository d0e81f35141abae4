# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: reporting_month {
  label: "Reporting Month"
  sql_table_name: `@{project}.@{mart_dataset}.reporting_month` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.month) ;;
  }

  dimension_group: month {
    label: "Month"
    description: "First day of the month."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.month ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per month, from the one in which the first period that counts begins up to the month of the last commit."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date]
  }
}
