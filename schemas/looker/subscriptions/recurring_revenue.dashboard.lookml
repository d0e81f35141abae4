- dashboard: recurring_revenue
  title: Recurring revenue
  description: What subscribers pay, and how that moves. Months of the source's own calendar.
  preferred_viewer: dashboards-next
  layout: newspaper

  filters:
  - name: Months
    title: Months
    type: date_filter
    default_value: 36 months

  elements:
  - name: mrr
    title: Monthly recurring revenue, newest month
    type: single_value
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.average_mrr_end]
    sorts: [mart_mrr_monthly.month_month desc]
    limit: 1
    hidden_fields: [mart_mrr_monthly.month_month]
    row: 0
    col: 0
    width: 8
    height: 4

  - name: customers
    title: Customers with recurring revenue, newest month
    type: single_value
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.average_customers_end]
    sorts: [mart_mrr_monthly.month_month desc]
    limit: 1
    hidden_fields: [mart_mrr_monthly.month_month]
    row: 0
    col: 8
    width: 8
    height: 4

  - name: churned
    title: Customers that churned, newest month
    type: single_value
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.total_customers_churned]
    sorts: [mart_mrr_monthly.month_month desc]
    limit: 1
    hidden_fields: [mart_mrr_monthly.month_month]
    row: 0
    col: 16
    width: 8
    height: 4

  - name: mrr_by_month
    title: Monthly recurring revenue by month
    type: looker_line
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.average_mrr_end]
    sorts: [mart_mrr_monthly.month_month]
    listen:
      Months: mart_mrr_monthly.month_date
    row: 4
    col: 0
    width: 12
    height: 8

  - name: movements
    title: Movements by month
    type: looker_column
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.total_mrr_new, mart_mrr_monthly.total_mrr_reactivation, mart_mrr_monthly.total_mrr_upgrade, mart_mrr_monthly.total_mrr_downgrade, mart_mrr_monthly.total_mrr_churn]
    sorts: [mart_mrr_monthly.month_month]
    stacking: normal
    listen:
      Months: mart_mrr_monthly.month_date
    row: 4
    col: 12
    width: 12
    height: 8

  - name: net_revenue
    title: Net revenue by plan
    type: looker_pie
    model: subscriptions
    explore: mart_net_revenue_by_plan
    fields: [mart_net_revenue_by_plan.plan_name, mart_net_revenue_by_plan.total_net_usd]
    sorts: [mart_net_revenue_by_plan.total_net_usd desc]
    listen:
      Months: mart_net_revenue_by_plan.month_date
    row: 12
    col: 0
    width: 8
    height: 8

  - name: net_by_month
    title: Net revenue by plan and month
    type: looker_line
    model: subscriptions
    explore: mart_net_revenue_by_plan
    fields: [mart_net_revenue_by_plan.month_month, mart_net_revenue_by_plan.plan_name, mart_net_revenue_by_plan.total_net_usd]
    pivots: [mart_net_revenue_by_plan.plan_name]
    sorts: [mart_net_revenue_by_plan.month_month]
    listen:
      Months: mart_net_revenue_by_plan.month_date
    row: 12
    col: 8
    width: 16
    height: 8

  - name: last_months
    title: Last months
    type: looker_grid
    model: subscriptions
    explore: mart_mrr_monthly
    fields: [mart_mrr_monthly.month_month, mart_mrr_monthly.average_mrr_start, mart_mrr_monthly.total_mrr_new, mart_mrr_monthly.total_mrr_reactivation, mart_mrr_monthly.total_mrr_upgrade, mart_mrr_monthly.total_mrr_downgrade, mart_mrr_monthly.total_mrr_churn, mart_mrr_monthly.average_mrr_end, mart_mrr_monthly.average_customers_end]
    sorts: [mart_mrr_monthly.month_month desc]
    limit: 12
    listen:
      Months: mart_mrr_monthly.month_date
    row: 20
    col: 0
    width: 24
    height: 8
