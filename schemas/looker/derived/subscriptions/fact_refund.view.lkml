# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: fact_refund {
  label: "Refund"
  sql_table_name: `@{project}.@{mart_dataset}.fact_refund` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.refund_id) ;;
  }

  dimension: refund_id {
    label: "Refund ID"
    description: "Number of the refund."
    type: number
    sql: ${TABLE}.refund_id ;;
  }

  dimension: payment_id {
    label: "Payment ID"
    description: "The payment that was refunded; empty unless it exists now."
    type: number
    sql: ${TABLE}.payment_id ;;
  }

  dimension_group: refunded_at {
    label: "Refunded At"
    description: "When the money went back, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.refunded_at ;;
  }

  dimension_group: refund_date {
    label: "Refund Date"
    description: "Day of it, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.refund_date ;;
  }

  dimension: plan_id {
    label: "Plan ID"
    description: "Plan of the payment."
    type: number
    sql: ${TABLE}.plan_id ;;
  }

  dimension: reason {
    label: "Reason"
    description: "Why, in small letters."
    type: string
    sql: ${TABLE}.reason ;;
  }

  dimension: currency {
    label: "Currency"
    description: "Currency of the payment, ISO 4217."
    type: string
    sql: ${TABLE}.currency ;;
  }

  dimension: amount {
    label: "Amount"
    description: "What went back, in that currency, without a sign."
    type: number
    sql: ${TABLE}.amount ;;
  }

  dimension: amount_usd {
    label: "Amount USD"
    description: "The same at the payment's rate, USD."
    type: number
    sql: ${TABLE}.amount_usd ;;
    value_format_name: usd
  }

  dimension: is_counted {
    label: "Is Counted"
    description: "Whether the payment is revenue and the time of the refund is known."
    type: yesno
    sql: ${TABLE}.is_counted ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per refund that exists now."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [refund_id, payment_id, refunded_at_time, refund_date_date, plan_id, reason, currency, amount, amount_usd, is_counted]
  }
}
