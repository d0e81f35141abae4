# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: mart_mrr_monthly {
  label: "Mrr Monthly"
  sql_table_name: `@{project}.@{mart_dataset}.mart_mrr_monthly` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.month) ;;
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

  dimension: mrr_start {
    label: "Mrr Start"
    group_label: "Mrr"
    description: "End of the month before, USD."
    type: number
    sql: ${TABLE}.mrr_start ;;
    value_format_name: usd
  }

  dimension: mrr_new {
    label: "Mrr New"
    group_label: "Mrr"
    description: "Of customers that have it for the first time, USD."
    type: number
    sql: ${TABLE}.mrr_new ;;
    value_format_name: usd
  }

  dimension: mrr_reactivation {
    label: "Mrr Reactivation"
    group_label: "Mrr"
    description: "Of customers that came back, USD."
    type: number
    sql: ${TABLE}.mrr_reactivation ;;
    value_format_name: usd
  }

  dimension: mrr_upgrade {
    label: "Mrr Upgrade"
    group_label: "Mrr"
    description: "By which it rose, USD."
    type: number
    sql: ${TABLE}.mrr_upgrade ;;
    value_format_name: usd
  }

  dimension: mrr_downgrade {
    label: "Mrr Downgrade"
    group_label: "Mrr"
    description: "By which it fell, USD, negative."
    type: number
    sql: ${TABLE}.mrr_downgrade ;;
    value_format_name: usd
  }

  dimension: mrr_churn {
    label: "Mrr Churn"
    group_label: "Mrr"
    description: "Of customers that left, USD, negative."
    type: number
    sql: ${TABLE}.mrr_churn ;;
    value_format_name: usd
  }

  dimension: mrr_end {
    label: "Mrr End"
    group_label: "Mrr"
    description: "Monthly recurring revenue, USD."
    type: number
    sql: ${TABLE}.mrr_end ;;
    value_format_name: usd
  }

  dimension: customers_start {
    label: "Customers Start"
    group_label: "Customers"
    description: "Customers at the end of the month before."
    type: number
    sql: ${TABLE}.customers_start ;;
  }

  dimension: customers_new {
    label: "Customers New"
    group_label: "Customers"
    description: "Customers that have revenue for the first time."
    type: number
    sql: ${TABLE}.customers_new ;;
  }

  dimension: customers_reactivated {
    label: "Customers Reactivated"
    group_label: "Customers"
    description: "Customers that came back."
    type: number
    sql: ${TABLE}.customers_reactivated ;;
  }

  dimension: customers_upgraded {
    label: "Customers Upgraded"
    group_label: "Customers"
    description: "Customers whose revenue rose."
    type: number
    sql: ${TABLE}.customers_upgraded ;;
  }

  dimension: customers_downgraded {
    label: "Customers Downgraded"
    group_label: "Customers"
    description: "Customers whose revenue fell."
    type: number
    sql: ${TABLE}.customers_downgraded ;;
  }

  dimension: customers_churned {
    label: "Customers Churned"
    group_label: "Customers"
    description: "Customers that left."
    type: number
    sql: ${TABLE}.customers_churned ;;
  }

  dimension: customers_end {
    label: "Customers End"
    group_label: "Customers"
    description: "Customers with recurring revenue."
    type: number
    sql: ${TABLE}.customers_end ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per month, from the first with recurring revenue up to the month of the last commit. Start and movements add up to the end, and a month starts with the end of the month before. Revenue of a month is that of its first day, so what happens during January moves February."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_date, mrr_start, mrr_new, mrr_reactivation, mrr_upgrade, mrr_downgrade, mrr_churn, mrr_end, customers_start, customers_new, customers_reactivated, customers_upgraded, customers_downgraded, customers_churned, customers_end]
  }
}
