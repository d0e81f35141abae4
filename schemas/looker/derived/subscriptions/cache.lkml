# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

datagroup: subscriptions {
  label: "Subscriptions"
  description: "Until a table of the domain's marts is written."
  sql_trigger: SELECT MAX(last_modified_time) FROM `@{project}.@{mart_dataset}.INFORMATION_SCHEMA.PARTITIONS` WHERE table_name IN ('customer_master', 'dim_bank', 'dim_customer', 'dim_plan', 'fact_payment', 'fact_refund', 'fact_subscription_month', 'fact_subscription_period', 'last_commit', 'mart_customer_mrr', 'mart_mrr_monthly', 'mart_net_revenue_by_plan', 'mart_plan_metrics', 'reporting_month', 'subscription_month') ;;
  max_cache_age: "1 hour"
}
