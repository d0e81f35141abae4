# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: last_commit {
  label: "Last Commit"
  sql_table_name: `@{project}.@{mart_dataset}.last_commit` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.last_day) ;;
  }

  dimension_group: last_day {
    label: "Last Day"
    description: "Day of the last commit, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.last_day ;;
  }

  dimension_group: last_month {
    label: "Last Month"
    description: "First day of its month."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.last_month ;;
  }

  measure: count {
    type: count
    description: "Rows. One row, of the last change in any table of the source. Months are reckoned up to its month."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [last_day_date, last_month_date]
  }
}
