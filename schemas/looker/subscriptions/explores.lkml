# Joins that no contract says: those of SQL are known to its author alone. Of a plan's versions one at most is current.

explore: +dim_date { hidden: yes }
explore: +last_commit { hidden: yes }
explore: +reporting_month { hidden: yes }
explore: +subscription_month { hidden: yes }
explore: +mart_mrr_monthly { label: "MRR Monthly" }
explore: +mart_customer_mrr { label: "Customer MRR" }

explore: +fact_payment {
  join: dim_plan {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_payment.plan_id} = ${dim_plan.plan_id} AND ${dim_plan.is_current} ;;
  }
}

explore: +mart_net_revenue_by_plan {
  join: dim_plan {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_net_revenue_by_plan.plan_id} = ${dim_plan.plan_id} AND ${dim_plan.is_current} ;;
  }
}

explore: +mart_plan_metrics {
  join: dim_plan {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_plan_metrics.plan_id} = ${dim_plan.plan_id} AND ${dim_plan.is_current} ;;
  }
}
