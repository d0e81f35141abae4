# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

explore: customer_master {
  label: "Customer Master"
  group_label: "Subscriptions"
  description: "One row per customer that was ever known, with the customer it is one and the same person with, as far as e-mail addresses tell. Customers that were deleted before the first snapshot are not known."
}

explore: customer_version {
  label: "Customer Version"
  group_label: "Subscriptions"
  description: "One row per version of a customer, as in history, that also says whether it is a test account."
}

explore: dim_bank {
  label: "Bank"
  group_label: "Subscriptions"
  description: "One row per bank that exists now. Of banks whose codes are the same once they are cleaned the oldest counts."
  hidden: yes
}

explore: dim_customer {
  label: "Customer"
  group_label: "Subscriptions"
  description: "One row per customer and time in which nothing about it changed: a slowly changing dimension, type 2, in the time of commits. What was replaced in the instant it came is left out. Deleted customers stay, with the end of their last row."
  hidden: yes
}

explore: dim_date {
  label: "Date"
  group_label: "Subscriptions"
  description: "One row per day of the years 2020 to 2035."
}

explore: dim_plan {
  label: "Plan"
  group_label: "Subscriptions"
  description: "One row per plan that exists now, and price: a slowly changing dimension, type 2, in the time of the price list. What else is known of a plan is today's in all its rows."
  hidden: yes
}

explore: fact_payment {
  label: "Payment"
  group_label: "Subscriptions"
  description: "One row per payment that exists now, whatever became of it."

  join: fact_subscription_period {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_payment.subscription_id} = ${fact_subscription_period.subscription_id} ;;
  }

  join: dim_bank {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_payment.bank_code} = ${dim_bank.bank_code} ;;
  }

  join: customer_master {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_payment.customer_id} = ${customer_master.customer_id} ;;
  }

  join: dim_customer {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_payment.customer_id} = ${dim_customer.customer_id} AND ${fact_payment.customer_valid_from_raw} = ${dim_customer.valid_from_raw} ;;
  }
}

explore: fact_refund {
  label: "Refund"
  group_label: "Subscriptions"
  description: "One row per refund that exists now."

  join: fact_payment {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_refund.payment_id} = ${fact_payment.payment_id} ;;
  }
}

explore: fact_subscription_month {
  label: "Fact Subscription Month"
  group_label: "Subscriptions"
  description: "One row per month, customer and plan of which a period covers the first day of the month, up to the month of the last commit. Trials do not count. Of several periods the one that starts last counts alone, then the one with the highest number."

  join: dim_plan {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_subscription_month.plan_id} = ${dim_plan.plan_id} AND ${fact_subscription_month.plan_valid_from_raw} = ${dim_plan.valid_from_raw} ;;
  }
}

explore: fact_subscription_period {
  label: "Subscription Period"
  group_label: "Subscriptions"
  description: "One row per subscription that exists now, with the period in which it holds."

  join: dim_plan {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_subscription_period.plan_id} = ${dim_plan.plan_id} AND ${fact_subscription_period.plan_valid_from_raw} = ${dim_plan.valid_from_raw} ;;
  }

  join: customer_master {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_subscription_period.customer_id} = ${customer_master.customer_id} ;;
  }

  join: dim_customer {
    required_access_grants: [personal_identifier]
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_subscription_period.customer_id} = ${dim_customer.customer_id} AND ${fact_subscription_period.customer_valid_from_raw} = ${dim_customer.valid_from_raw} ;;
  }
}

explore: last_commit {
  label: "Last Commit"
  group_label: "Subscriptions"
  description: "One row, of the last change in any table of the source. Months are reckoned up to its month."
}

explore: mart_customer_mrr {
  label: "Customer Mrr"
  group_label: "Subscriptions"
  description: "One row per customer and month, from its first month with recurring revenue to its last, those without between them included, and the month after, in which it churned, unless that lies behind the month of the last commit."
}

explore: mart_mrr_monthly {
  label: "Mrr Monthly"
  group_label: "Subscriptions"
  description: "One row per month, from the first with recurring revenue up to the month of the last commit. Start and movements add up to the end, and a month starts with the end of the month before. Revenue of a month is that of its first day, so what happens during January moves February."
}

explore: mart_net_revenue_by_plan {
  label: "Net Revenue By Plan"
  group_label: "Subscriptions"
  description: "One row per month and plan with payments or refunds that count. Payments and their fees are of the month in which they were paid, refunds of the month in which money went back."
}

explore: mart_plan_metrics {
  label: "Plan Metrics"
  group_label: "Subscriptions"
  description: "One row per month and plan with customers, or with periods that start or end, up to the month of the last commit."
}

explore: reporting_month {
  label: "Reporting Month"
  group_label: "Subscriptions"
  description: "One row per month, from the one in which the first period that counts begins up to the month of the last commit."
}

explore: subscription_month {
  label: "Subscription Month"
  group_label: "Subscriptions"
  description: "One row per month, customer and plan of which a period covers the first day of the month, with the one period that counts: the one that starts last, then the one with the highest number. Trials do not count."
}
