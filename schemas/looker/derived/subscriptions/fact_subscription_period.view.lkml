# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: fact_subscription_period {
  label: "Subscription Period"
  sql_table_name: `@{project}.@{mart_dataset}.fact_subscription_period` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(${TABLE}.subscription_id))) ;;
  }

  dimension: subscription_id {
    label: "Subscription ID"
    group_label: "Personal: identifier"
    description: "Number of the subscription."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.subscription_id ;;
  }

  dimension: customer_id {
    label: "Customer ID"
    group_label: "Personal: identifier"
    description: "Customer, as it stands there, deleted or not."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.customer_id ;;
  }

  dimension: master_customer_id {
    label: "Master Customer ID"
    group_label: "Personal: identifier"
    description: "The customer it is the same person with: see customer_master."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.master_customer_id ;;
  }

  dimension: plan_id {
    label: "Plan ID"
    description: "Plan; empty unless it exists now."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension_group: start_date {
    label: "Start Date"
    description: "First day."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.start_date ;;
  }

  dimension_group: end_date {
    label: "End Date"
    description: "First day that it does not cover; empty while it is open."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.end_date ;;
  }

  dimension: status {
    label: "Status"
    description: "active, trial, canceled, ended or void; empty where it is not known."
    type: string
    sql: ${TABLE}.status ;;
  }

  dimension: custom_price {
    label: "Custom Price"
    description: "Price per interval that was agreed instead of the list's, USD."
    type: number
    sql: ${TABLE}.custom_price ;;
    value_format_name: usd
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether the customer is a test account, by its last known version."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  dimension: validity {
    label: "Validity"
    description: "ok, or why it does not count, the first that applies: void, no_customer, no_plan, no_start, ends_before_start."
    type: string
    sql: ${TABLE}.validity ;;
  }

  dimension_group: plan_valid_from {
    label: "Plan Valid From"
    description: "Version of the plan, in dim_plan, on the first day."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.plan_valid_from ;;
  }

  dimension_group: customer_valid_from {
    label: "Customer Valid From"
    description: "Version of the customer, in dim_customer, at the first day's start."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.customer_valid_from ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per subscription that exists now, with the period in which it holds."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [plan_id, start_date_date, end_date_date, status, custom_price, is_test, validity, plan_valid_from_date, customer_valid_from_time]
  }
}
