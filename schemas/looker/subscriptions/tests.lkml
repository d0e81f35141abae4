test: movements_of_a_month_add_up {
  explore_source: mart_mrr_monthly {
    column: month {
      field: mart_mrr_monthly.month_month
    }
    column: mrr_start {
      field: mart_mrr_monthly.average_mrr_start
    }
    column: mrr_new {
      field: mart_mrr_monthly.total_mrr_new
    }
    column: mrr_reactivation {
      field: mart_mrr_monthly.total_mrr_reactivation
    }
    column: mrr_upgrade {
      field: mart_mrr_monthly.total_mrr_upgrade
    }
    column: mrr_downgrade {
      field: mart_mrr_monthly.total_mrr_downgrade
    }
    column: mrr_churn {
      field: mart_mrr_monthly.total_mrr_churn
    }
    column: mrr_end {
      field: mart_mrr_monthly.average_mrr_end
    }
  }
  assert: start_and_movements_are_the_end {
    expression: round(${mart_mrr_monthly.average_mrr_start} + ${mart_mrr_monthly.total_mrr_new} + ${mart_mrr_monthly.total_mrr_reactivation} + ${mart_mrr_monthly.total_mrr_upgrade} + ${mart_mrr_monthly.total_mrr_downgrade} + ${mart_mrr_monthly.total_mrr_churn} - ${mart_mrr_monthly.average_mrr_end}, 2) = 0 ;;
  }
}

test: net_is_what_is_left {
  explore_source: mart_net_revenue_by_plan {
    column: gross {
      field: mart_net_revenue_by_plan.total_gross_usd
    }
    column: refunds {
      field: mart_net_revenue_by_plan.total_refunds_usd
    }
    column: fees {
      field: mart_net_revenue_by_plan.total_fees_usd
    }
    column: net {
      field: mart_net_revenue_by_plan.total_net_usd
    }
  }
  assert: net_is_gross_without_refunds_and_fees {
    expression: round(${mart_net_revenue_by_plan.total_gross_usd} - ${mart_net_revenue_by_plan.total_refunds_usd} - ${mart_net_revenue_by_plan.total_fees_usd} - ${mart_net_revenue_by_plan.total_net_usd}, 2) = 0 ;;
  }
}
