test: five_minutes_have_a_reading {
  explore_source: mart_device_five_minutes {
    column: device {
      field: mart_device_five_minutes.device_id
    }
    column: readings {
      field: mart_device_five_minutes.total_readings
    }
    sorts: [mart_device_five_minutes.total_readings: asc]
    limit: 1
  }
  assert: one_at_least {
    expression: ${mart_device_five_minutes.total_readings} >= 1 ;;
  }
}
