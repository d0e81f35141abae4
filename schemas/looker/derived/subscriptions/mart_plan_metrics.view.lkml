# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: mart_plan_metrics {
  label: "Plan Metrics"
  sql_table_name: `@{project}.@{mart_dataset}.mart_plan_metrics` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.month, ${TABLE}.plan_id)) ;;
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

  dimension: plan_id {
    label: "Plan ID"
    description: "Plan."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: plan_name {
    label: "Plan Name"
    description: "Name of the plan."
    type: string
    sql: ${TABLE}.plan_name ;;
  }

  dimension: customers {
    label: "Customers"
    description: "Customers with recurring revenue on the month's first day."
    type: number
    sql: ${TABLE}.customers ;;
  }

  dimension: mrr {
    label: "Mrr"
    description: "Their monthly recurring revenue, USD."
    type: number
    sql: ${TABLE}.mrr ;;
    value_format_name: usd
  }

  dimension: mrr_per_customer {
    label: "Mrr Per Customer"
    description: "The same per customer, USD; empty without customers."
    type: number
    sql: ${TABLE}.mrr_per_customer ;;
    value_format_name: usd
  }

  dimension: periods_started {
    label: "Periods Started"
    description: "Periods that start in the month, without trials."
    type: number
    sql: ${TABLE}.periods_started ;;
  }

  dimension: periods_ended {
    label: "Periods Ended"
    description: "Periods that end in the month, without trials."
    type: number
    sql: ${TABLE}.periods_ended ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per month and plan with customers, or with periods that start or end, up to the month of the last commit."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, plan_id, plan_name, customers, mrr, mrr_per_customer, periods_started, periods_ended]
  }
}
