# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: mart_net_revenue_by_plan {
  label: "Net Revenue By Plan"
  sql_table_name: `@{project}.@{mart_dataset}.mart_net_revenue_by_plan` ;;

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
    description: "Plan; empty where it is not known."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: plan_name {
    label: "Plan Name"
    description: "Name of the plan."
    type: string
    sql: ${TABLE}.plan_name ;;
  }

  dimension: payments {
    label: "Payments"
    description: "Payments that are revenue."
    type: number
    sql: ${TABLE}.payments ;;
  }

  dimension: gross_usd {
    label: "Gross USD"
    description: "What they brought, USD."
    type: number
    sql: ${TABLE}.gross_usd ;;
    value_format_name: usd
  }

  dimension: refunds {
    label: "Refunds"
    description: "Refunds that count."
    type: number
    sql: ${TABLE}.refunds ;;
  }

  dimension: refunds_usd {
    label: "Refunds USD"
    description: "What went back, USD."
    type: number
    sql: ${TABLE}.refunds_usd ;;
    value_format_name: usd
  }

  dimension: fees_usd {
    label: "Fees USD"
    description: "What banks kept of the payments, USD."
    type: number
    sql: ${TABLE}.fees_usd ;;
    value_format_name: usd
  }

  dimension: net_usd {
    label: "Net USD"
    description: "Gross without refunds and fees, USD."
    type: number
    sql: ${TABLE}.net_usd ;;
    value_format_name: usd
  }

  measure: count {
    type: count
    description: "Rows. One row per month and plan with payments or refunds that count. Payments and their fees are of the month in which they were paid, refunds of the month in which money went back."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, plan_id, plan_name, payments, gross_usd, refunds, refunds_usd, fees_usd, net_usd]
  }
}
