# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

test: customer_master_has_a_key_once {
  explore_source: customer_master {
    column: primary_key {
      field: customer_master.primary_key
    }

    column: count {
      field: customer_master.count
    }
    sorts: [customer_master.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${customer_master.count} = 1 ;;
  }
}

test: dim_bank_has_a_key_once {
  explore_source: dim_bank {
    column: primary_key {
      field: dim_bank.primary_key
    }

    column: count {
      field: dim_bank.count
    }
    sorts: [dim_bank.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${dim_bank.count} = 1 ;;
  }
}

test: dim_customer_has_a_key_once {
  explore_source: dim_customer {
    column: primary_key {
      field: dim_customer.primary_key
    }

    column: count {
      field: dim_customer.count
    }
    sorts: [dim_customer.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${dim_customer.count} = 1 ;;
  }
}

test: dim_plan_has_a_key_once {
  explore_source: dim_plan {
    column: primary_key {
      field: dim_plan.primary_key
    }

    column: count {
      field: dim_plan.count
    }
    sorts: [dim_plan.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${dim_plan.count} = 1 ;;
  }
}

test: fact_payment_has_a_key_once {
  explore_source: fact_payment {
    column: primary_key {
      field: fact_payment.primary_key
    }

    column: count {
      field: fact_payment.count
    }
    sorts: [fact_payment.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${fact_payment.count} = 1 ;;
  }
}

test: fact_refund_has_a_key_once {
  explore_source: fact_refund {
    column: primary_key {
      field: fact_refund.primary_key
    }

    column: count {
      field: fact_refund.count
    }
    sorts: [fact_refund.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${fact_refund.count} = 1 ;;
  }
}

test: fact_subscription_month_has_a_key_once {
  explore_source: fact_subscription_month {
    column: primary_key {
      field: fact_subscription_month.primary_key
    }

    column: count {
      field: fact_subscription_month.count
    }
    sorts: [fact_subscription_month.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${fact_subscription_month.count} = 1 ;;
  }
}

test: fact_subscription_period_has_a_key_once {
  explore_source: fact_subscription_period {
    column: primary_key {
      field: fact_subscription_period.primary_key
    }

    column: count {
      field: fact_subscription_period.count
    }
    sorts: [fact_subscription_period.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${fact_subscription_period.count} = 1 ;;
  }
}

test: last_commit_has_a_key_once {
  explore_source: last_commit {
    column: primary_key {
      field: last_commit.primary_key
    }

    column: count {
      field: last_commit.count
    }
    sorts: [last_commit.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${last_commit.count} = 1 ;;
  }
}

test: mart_customer_mrr_has_a_key_once {
  explore_source: mart_customer_mrr {
    column: primary_key {
      field: mart_customer_mrr.primary_key
    }

    column: count {
      field: mart_customer_mrr.count
    }
    sorts: [mart_customer_mrr.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_customer_mrr.count} = 1 ;;
  }
}

test: mart_mrr_monthly_has_a_key_once {
  explore_source: mart_mrr_monthly {
    column: primary_key {
      field: mart_mrr_monthly.primary_key
    }

    column: count {
      field: mart_mrr_monthly.count
    }
    sorts: [mart_mrr_monthly.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_mrr_monthly.count} = 1 ;;
  }
}

test: mart_net_revenue_by_plan_has_a_key_once {
  explore_source: mart_net_revenue_by_plan {
    column: primary_key {
      field: mart_net_revenue_by_plan.primary_key
    }

    column: count {
      field: mart_net_revenue_by_plan.count
    }
    sorts: [mart_net_revenue_by_plan.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_net_revenue_by_plan.count} = 1 ;;
  }
}

test: mart_plan_metrics_has_a_key_once {
  explore_source: mart_plan_metrics {
    column: primary_key {
      field: mart_plan_metrics.primary_key
    }

    column: count {
      field: mart_plan_metrics.count
    }
    sorts: [mart_plan_metrics.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_plan_metrics.count} = 1 ;;
  }
}

test: reporting_month_has_a_key_once {
  explore_source: reporting_month {
    column: primary_key {
      field: reporting_month.primary_key
    }

    column: count {
      field: reporting_month.count
    }
    sorts: [reporting_month.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${reporting_month.count} = 1 ;;
  }
}

test: subscription_month_has_a_key_once {
  explore_source: subscription_month {
    column: primary_key {
      field: subscription_month.primary_key
    }

    column: count {
      field: subscription_month.count
    }
    sorts: [subscription_month.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${subscription_month.count} = 1 ;;
  }
}
