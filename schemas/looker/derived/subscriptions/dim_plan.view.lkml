# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: dim_plan {
  label: "Plan"
  sql_table_name: `@{project}.@{mart_dataset}.dim_plan` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.plan_id, ${TABLE}.valid_from)) ;;
  }

  dimension: plan_id {
    label: "Plan ID"
    group_label: "Plan"
    description: "Number of the plan."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: plan_code {
    label: "Plan Code"
    group_label: "Plan"
    description: "Code of the plan, in capitals."
    type: string
    sql: ${TABLE}.plan_code ;;
  }

  dimension: plan_name {
    label: "Plan Name"
    group_label: "Plan"
    description: "Name of the plan."
    type: string
    sql: ${TABLE}.plan_name ;;
  }

  dimension: billing_interval {
    label: "Billing Interval"
    description: "How often it is billed: month, quarter or year; empty where it is not known."
    type: string
    sql: ${TABLE}.billing_interval ;;
  }

  dimension: is_active {
    label: "Is Active"
    description: "Whether it is sold now."
    type: yesno
    sql: ${TABLE}.is_active ;;
  }

  dimension: months {
    label: "Months"
    description: "Months that one price pays for; empty where the interval is not known."
    type: number
    sql: ${TABLE}.months ;;
  }

  dimension: price {
    label: "Price"
    description: "Price per interval, USD; empty where there is none."
    type: number
    sql: ${TABLE}.price ;;
    value_format_name: usd
  }

  dimension: monthly_price {
    label: "Monthly Price"
    description: "Price per month, USD; empty where price or interval is not known."
    type: number
    sql: ${TABLE}.monthly_price ;;
    value_format_name: usd
  }

  dimension: is_current {
    label: "Is Current"
    description: "Whether it is the price on the day of the last commit."
    type: yesno
    sql: ${TABLE}.is_current ;;
  }

  dimension_group: valid_from {
    label: "Valid From"
    description: "From when it is so."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.valid_from ;;
  }

  dimension_group: valid_to {
    label: "Valid To"
    description: "Until when; empty while it is so."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.valid_to ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per plan that exists now, and price: a slowly changing dimension, type 2, in the time of the price list. What else is known of a plan is today's in all its rows."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [plan_id, plan_code, plan_name, billing_interval, is_active, months, price, monthly_price, is_current, valid_from_date, valid_to_date]
  }
}
