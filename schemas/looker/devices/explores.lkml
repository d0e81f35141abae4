# Joins that no contract says: a device hangs where its newest reading says.

explore: +mart_device_five_minutes {
  join: mart_device_state {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_device_five_minutes.device_id} = ${mart_device_state.device_id} ;;
  }
}

explore: +mart_device_outlier {
  join: mart_device_state {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_device_outlier.device_id} = ${mart_device_state.device_id} ;;
  }
}
