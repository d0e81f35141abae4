# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: subscription_month {
  label: "Subscription Month"
  sql_table_name: `@{project}.@{mart_dataset}.subscription_month` ;;

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

  dimension: custom_price {
    label: "Custom Price"
    description: "Price per interval that was agreed instead of the list's, USD."
    type: number
    sql: ${TABLE}.custom_price ;;
    value_format_name: usd
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether it is a test account."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per month, customer and plan of which a period covers the first day of the month, with the one period that counts: the one that starts last, then the one with the highest number. Trials do not count."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, plan_id, custom_price, is_test]
  }
}
