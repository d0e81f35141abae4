# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

test: mart_device_five_minutes_has_a_key_once {
  explore_source: mart_device_five_minutes {
    column: primary_key {
      field: mart_device_five_minutes.primary_key
    }

    column: count {
      field: mart_device_five_minutes.count
    }
    sorts: [mart_device_five_minutes.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_device_five_minutes.count} = 1 ;;
  }
}

test: mart_device_outlier_has_a_key_once {
  explore_source: mart_device_outlier {
    column: primary_key {
      field: mart_device_outlier.primary_key
    }

    column: count {
      field: mart_device_outlier.count
    }
    sorts: [mart_device_outlier.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_device_outlier.count} = 1 ;;
  }
}

test: mart_device_state_has_a_key_once {
  explore_source: mart_device_state {
    column: primary_key {
      field: mart_device_state.primary_key
    }

    column: count {
      field: mart_device_state.count
    }
    sorts: [mart_device_state.count: desc]
    limit: 1
  }

  assert: a_key_has_one_row {
    expression: ${mart_device_state.count} = 1 ;;
  }
}
