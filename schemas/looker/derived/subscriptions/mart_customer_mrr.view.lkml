# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: mart_customer_mrr {
  label: "Customer Mrr"
  sql_table_name: `@{project}.@{mart_dataset}.mart_customer_mrr` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.month, ${TABLE}.customer_id)))) ;;
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

  dimension: mrr {
    label: "Mrr"
    description: "Monthly recurring revenue of the month's first day, all plans, USD."
    type: number
    sql: ${TABLE}.mrr ;;
    value_format_name: usd
  }

  dimension: is_active {
    label: "Is Active"
    group_label: "Is"
    description: "Whether it is above 0."
    type: yesno
    sql: ${TABLE}.is_active ;;
  }

  dimension_group: first_active_month {
    label: "First Active Month"
    description: "The customer's first month above 0."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.first_active_month ;;
  }

  dimension_group: last_active_month {
    label: "Last Active Month"
    description: "The customer's last month above 0."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.last_active_month ;;
  }

  dimension: is_first_month {
    label: "Is First Month"
    group_label: "Is"
    description: "Whether this is the first."
    type: yesno
    sql: ${TABLE}.is_first_month ;;
  }

  dimension: is_last_month {
    label: "Is Last Month"
    group_label: "Is"
    description: "Whether this is the last."
    type: yesno
    sql: ${TABLE}.is_last_month ;;
  }

  dimension: previous_month_is_active {
    label: "Previous Month Is Active"
    description: "Whether the customer was active the month before."
    type: yesno
    sql: ${TABLE}.previous_month_is_active ;;
  }

  dimension: previous_month_mrr {
    label: "Previous Month Mrr"
    description: "Of the month before, USD."
    type: number
    sql: ${TABLE}.previous_month_mrr ;;
    value_format_name: usd
  }

  dimension: mrr_change {
    label: "Mrr Change"
    description: "Since the month before, USD."
    type: number
    sql: ${TABLE}.mrr_change ;;
    value_format_name: usd
  }

  dimension: change_category {
    label: "Change Category"
    description: "new in the first active month; churn if not active, but the month before; reactivation if active, but not the month before; upgrade or downgrade if it rose or fell; else empty. A list price that rises is an upgrade of all who pay it."
    type: string
    sql: ${TABLE}.change_category ;;
  }

  dimension: renewal_amount {
    label: "Renewal Amount"
    description: "The lesser of this month's and the month before's, USD."
    type: number
    sql: ${TABLE}.renewal_amount ;;
    value_format_name: usd
  }

  measure: count {
    type: count
    description: "Rows. One row per customer and month, from its first month with recurring revenue to its last, those without between them included, and the month after, in which it churned, unless that lies behind the month of the last commit."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, mrr, is_active, first_active_month_date, last_active_month_date, is_first_month, is_last_month, previous_month_is_active, previous_month_mrr, mrr_change, change_category, renewal_amount]
  }
}
