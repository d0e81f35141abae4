# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: fact_payment {
  label: "Payment"
  sql_table_name: `@{project}.@{mart_dataset}.fact_payment` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.payment_id) ;;
  }

  dimension: payment_id {
    label: "Payment ID"
    description: "Number of the payment."
    type: number
    sql: ${TABLE}.payment_id ;;
  }

  dimension_group: paid_at {
    label: "Paid At"
    description: "When it was paid, UTC; empty while it is not."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.paid_at ;;
  }

  dimension_group: payment_date {
    label: "Payment Date"
    description: "Day on which it was paid, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.payment_date ;;
  }

  dimension: customer_id {
    label: "Customer ID"
    group_label: "Personal: identifier"
    description: "Customer: the payment's own, else the subscription's."
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

  dimension_group: customer_valid_from {
    label: "Customer Valid From"
    description: "Version of the customer, in dim_customer, when it was paid."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.customer_valid_from ;;
  }

  dimension: subscription_id {
    label: "Subscription ID"
    group_label: "Personal: identifier"
    description: "Subscription; empty unless it exists now."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.subscription_id ;;
  }

  dimension: plan_id {
    label: "Plan ID"
    description: "Plan of the subscription; empty unless it exists now."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: bank_code {
    label: "Bank Code"
    description: "Bank that paid, in capitals; empty unless it exists now."
    type: string
    sql: ${TABLE}.bank_code ;;
  }

  dimension: status {
    label: "Status"
    description: "paid, pending, failed or canceled; empty where it is not known."
    type: string
    sql: ${TABLE}.status ;;
  }

  dimension: currency {
    label: "Currency"
    description: "Currency, ISO 4217; empty where it is not known."
    type: string
    sql: ${TABLE}.currency ;;
  }

  dimension: amount {
    label: "Amount"
    description: "In its currency."
    type: number
    sql: ${TABLE}.amount ;;
  }

  dimension: fee {
    label: "Fee"
    description: "What the bank kept, in its currency."
    type: number
    sql: ${TABLE}.fee ;;
  }

  dimension: usd_rate {
    label: "USD Rate"
    description: "US dollars for one unit of the currency on the day of payment."
    type: number
    sql: ${TABLE}.usd_rate ;;
  }

  dimension: amount_usd {
    label: "Amount USD"
    description: "Amount, USD."
    type: number
    sql: ${TABLE}.amount_usd ;;
    value_format_name: usd
  }

  dimension: fee_usd {
    label: "Fee USD"
    description: "Fee, USD."
    type: number
    sql: ${TABLE}.fee_usd ;;
    value_format_name: usd
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether the customer is a test account, by its last known version."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  dimension: is_revenue {
    label: "Is Revenue"
    description: "Whether it counts: paid, above 0, and no test account."
    type: yesno
    sql: ${TABLE}.is_revenue ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per payment that exists now, whatever became of it."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [payment_id, paid_at_time, payment_date_date, customer_valid_from_time, plan_id, bank_code, status, currency, amount, fee, usd_rate, amount_usd, fee_usd, is_test, is_revenue]
  }
}
