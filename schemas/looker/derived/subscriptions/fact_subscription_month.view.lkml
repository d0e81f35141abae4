# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: fact_subscription_month {
  label: "Subscription Month"
  sql_table_name: `@{project}.@{mart_dataset}.fact_subscription_month` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.month, ${TABLE}.customer_id, ${TABLE}.plan_id)))) ;;
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

  dimension: customer_id {
    label: "Customer ID"
    group_label: "Personal: identifier"
    description: "The customer that stands for all that are the same person."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.customer_id ;;
  }

  dimension: plan_id {
    label: "Plan ID"
    description: "Plan."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: subscription_id {
    label: "Subscription ID"
    group_label: "Personal: identifier"
    description: "The period that counts."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.subscription_id ;;
  }

  dimension: list_price {
    label: "List Price"
    description: "Price of the plan on that day, per interval, USD."
    type: number
    sql: ${TABLE}.list_price ;;
    value_format_name: usd
  }

  dimension: custom_price {
    label: "Custom Price"
    description: "Price per interval that was agreed instead, USD."
    type: number
    sql: ${TABLE}.custom_price ;;
    value_format_name: usd
  }

  dimension: mrr {
    label: "Mrr"
    description: "Monthly recurring revenue: the agreed price, or else the list's, per month, USD; 0 where it is not known."
    type: number
    sql: ${TABLE}.mrr ;;
    value_format_name: usd
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether it is a test account."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  dimension_group: plan_valid_from {
    label: "Plan Valid From"
    description: "Version of the plan, in dim_plan, on that day."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.plan_valid_from ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per month, customer and plan of which a period covers the first day of the month, up to the month of the last commit. Trials do not count. Of several periods the one that starts last counts alone, then the one with the highest number."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, plan_id, list_price, custom_price, mrr, is_test, plan_valid_from_date]
  }
}
