# What contracts do not say of the subscription business. Each refines a derived view.
#
# A count or amount of what happened in a month adds up over months. What stood at a month's end does not: over several
# months its measures are the mean of the months.

view: +customer_version {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.customer_id, ${TABLE}.version)))) ;;
  }
}

view: +dim_date {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.date_day) ;;
  }
}

# Amounts in US dollars add up; those in a payment's own currency do not.

view: +fact_payment {
  measure: revenue_usd {
    description: "What payments that are revenue brought, USD."
    type: sum
    filters: [is_revenue: "yes"]
    sql: ${amount_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: revenue_fees_usd {
    description: "What banks kept of them, USD."
    type: sum
    filters: [is_revenue: "yes"]
    sql: ${fee_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: revenue_payments {
    description: "Payments that are revenue."
    type: count
    filters: [is_revenue: "yes"]
    drill_fields: [detail*]
  }
}

view: +fact_refund {
  measure: refunds_usd {
    description: "What went back of payments that are revenue, USD."
    type: sum
    filters: [is_counted: "yes"]
    sql: ${amount_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }
}

view: +mart_net_revenue_by_plan {
  dimension: payments { hidden: yes }
  dimension: gross_usd { hidden: yes }
  dimension: refunds { hidden: yes }
  dimension: refunds_usd { hidden: yes }
  dimension: fees_usd { hidden: yes }
  dimension: net_usd { hidden: yes }

  measure: total_payments {
    description: "Payments that are revenue."
    type: sum
    sql: ${payments} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_gross_usd {
    description: "What they brought, USD."
    type: sum
    sql: ${gross_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_refunds {
    description: "Refunds that count."
    type: sum
    sql: ${refunds} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_refunds_usd {
    description: "What went back, USD."
    type: sum
    sql: ${refunds_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_fees_usd {
    description: "What banks kept of the payments, USD."
    type: sum
    sql: ${fees_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_net_usd {
    description: "Gross without refunds and fees, USD."
    type: sum
    sql: ${net_usd} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_month, plan_name, total_payments, total_gross_usd, total_refunds, total_refunds_usd, total_fees_usd, total_net_usd]
  }
}

view: +mart_mrr_monthly {
  label: "MRR Monthly"

  dimension: mrr_start { hidden: yes }
  dimension: mrr_end { hidden: yes }
  dimension: customers_start { hidden: yes }
  dimension: customers_end { hidden: yes }
  dimension: mrr_new { hidden: yes }
  dimension: mrr_reactivation { hidden: yes }
  dimension: mrr_upgrade { hidden: yes }
  dimension: mrr_downgrade { hidden: yes }
  dimension: mrr_churn { hidden: yes }
  dimension: customers_new { hidden: yes }
  dimension: customers_reactivated { hidden: yes }
  dimension: customers_upgraded { hidden: yes }
  dimension: customers_downgraded { hidden: yes }
  dimension: customers_churned { hidden: yes }

  measure: average_mrr_start {
    description: "Monthly recurring revenue at the end of the month before, USD; over several months their mean."
    type: average
    sql: ${mrr_start} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: average_mrr_end {
    description: "Monthly recurring revenue, USD; over several months their mean."
    type: average
    sql: ${mrr_end} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: average_customers_start {
    description: "Customers at the end of the month before; over several months their mean."
    type: average
    sql: ${customers_start} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: average_customers_end {
    description: "Customers with recurring revenue; over several months their mean."
    type: average
    sql: ${customers_end} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_mrr_new {
    description: "Of customers that have revenue for the first time, USD."
    type: sum
    sql: ${mrr_new} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_mrr_reactivation {
    description: "Of customers that came back, USD."
    type: sum
    sql: ${mrr_reactivation} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_mrr_upgrade {
    description: "By which revenue rose, USD."
    type: sum
    sql: ${mrr_upgrade} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_mrr_downgrade {
    description: "By which revenue fell, USD; below zero."
    type: sum
    sql: ${mrr_downgrade} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_mrr_churn {
    description: "Of customers that left, USD; below zero."
    type: sum
    sql: ${mrr_churn} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_customers_new {
    description: "Customers that have revenue for the first time."
    type: sum
    sql: ${customers_new} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_customers_reactivated {
    description: "Customers that came back."
    type: sum
    sql: ${customers_reactivated} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_customers_upgraded {
    description: "Customers whose revenue rose."
    type: sum
    sql: ${customers_upgraded} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_customers_downgraded {
    description: "Customers whose revenue fell."
    type: sum
    sql: ${customers_downgraded} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_customers_churned {
    description: "Customers that left."
    type: sum
    sql: ${customers_churned} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  set: detail {
    fields: [month_month, average_mrr_start, total_mrr_new, total_mrr_reactivation, total_mrr_upgrade, total_mrr_downgrade, total_mrr_churn, average_mrr_end, average_customers_end]
  }
}

view: +fact_subscription_month {
  dimension: mrr { hidden: yes }

  measure: months {
    hidden: yes
    type: count_distinct
    filters: [is_test: "no"]
    sql: ${TABLE}.month ;;
  }

  measure: mrr_of_months {
    hidden: yes
    type: sum
    filters: [is_test: "no"]
    sql: ${mrr} ;;
  }

  measure: monthly_mrr {
    description: "Monthly recurring revenue, USD, without test accounts; over several months the mean of those with rows."
    type: number
    sql: ${mrr_of_months} / NULLIF(${months}, 0) ;;
    value_format_name: usd
    drill_fields: [detail*]
  }
}

view: +mart_customer_mrr {
  label: "Customer MRR"

  dimension: mrr_change { hidden: yes }
  dimension: previous_month_mrr { hidden: yes }
  dimension: renewal_amount { hidden: yes }
  dimension: mrr { hidden: yes }

  measure: months {
    hidden: yes
    type: count_distinct
    sql: ${TABLE}.month ;;
  }

  measure: mrr_of_months {
    hidden: yes
    type: sum
    sql: ${mrr} ;;
  }

  measure: monthly_mrr {
    description: "Monthly recurring revenue, USD; over several months the mean of those with rows."
    type: number
    sql: ${mrr_of_months} / NULLIF(${months}, 0) ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_mrr_change {
    description: "By which monthly recurring revenue rose or fell, USD."
    type: sum
    sql: ${mrr_change} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }
}

view: +mart_plan_metrics {
  dimension: customers { hidden: yes }
  dimension: mrr_per_customer { hidden: yes }
  dimension: periods_started { hidden: yes }
  dimension: periods_ended { hidden: yes }
  dimension: mrr { hidden: yes }

  measure: months {
    hidden: yes
    type: count_distinct
    sql: ${TABLE}.month ;;
  }

  measure: mrr_of_months {
    hidden: yes
    type: sum
    sql: ${mrr} ;;
  }

  measure: monthly_mrr {
    description: "Monthly recurring revenue, USD; over several months the mean of those with rows."
    type: number
    sql: ${mrr_of_months} / NULLIF(${months}, 0) ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: customers_of_months {
    hidden: yes
    type: sum
    sql: ${customers} ;;
  }

  measure: mrr_per_plan_customer {
    description: "Monthly recurring revenue per customer of a plan, USD."
    type: number
    sql: ${mrr_of_months} / NULLIF(${customers_of_months}, 0) ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: total_periods_started {
    description: "Periods that start, without trials."
    type: sum
    sql: ${periods_started} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_periods_ended {
    description: "Periods that end, without trials."
    type: sum
    sql: ${periods_ended} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }
}
