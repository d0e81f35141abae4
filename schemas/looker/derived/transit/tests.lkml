# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

test: fact_turnstile_has_a_key_once {
  explore_source: fact_turnstile {
    column: primary_key {
      field: fact_turnstile.primary_key
    }

    column: count {
      field: fact_turnstile.count
    }
    sorts: [fact_turnstile.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${fact_turnstile.count} = 1 ;;
  }
}

test: mart_station_5min_has_a_key_once {
  explore_source: mart_station_5min {
    column: primary_key {
      field: mart_station_5min.primary_key
    }

    column: count {
      field: mart_station_5min.count
    }
    sorts: [mart_station_5min.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_station_5min.count} = 1 ;;
  }
}

test: mart_station_peak_alert_has_a_key_once {
  explore_source: mart_station_peak_alert {
    column: primary_key {
      field: mart_station_peak_alert.primary_key
    }

    column: count {
      field: mart_station_peak_alert.count
    }
    sorts: [mart_station_peak_alert.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_station_peak_alert.count} = 1 ;;
  }
}

test: mart_station_top_10_has_a_key_once {
  explore_source: mart_station_top_10 {
    column: primary_key {
      field: mart_station_top_10.primary_key
    }

    column: count {
      field: mart_station_top_10.count
    }
    sorts: [mart_station_top_10.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_station_top_10.count} = 1 ;;
  }
}

test: mart_turnstile_5min_has_a_key_once {
  explore_source: mart_turnstile_5min {
    column: primary_key {
      field: mart_turnstile_5min.primary_key
    }

    column: count {
      field: mart_turnstile_5min.count
    }
    sorts: [mart_turnstile_5min.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_turnstile_5min.count} = 1 ;;
  }
}
