# What contracts do not say of the views of devices. Each refines a derived one.
#
# Means of five minutes do not add up: over several they are weighed by the readings that they are of.

view: +mart_device_five_minutes {
  dimension: readings { hidden: yes }

  measure: total_readings {
    type: sum
    sql: ${readings} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: temperature {
    description: "Mean temperature in degrees Celsius."
    type: number
    sql: SUM(${mean_temperature} * ${readings}) / NULLIF(SUM(IF(${mean_temperature} IS NULL, 0, ${readings})), 0) ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }

  measure: humidity {
    description: "Mean relative humidity in per cent."
    type: number
    sql: SUM(${mean_humidity} * ${readings}) / NULLIF(SUM(IF(${mean_humidity} IS NULL, 0, ${readings})), 0) ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }

  measure: sound {
    description: "Mean sound level in decibels."
    type: number
    sql: SUM(${mean_sound} * ${readings}) / NULLIF(SUM(IF(${mean_sound} IS NULL, 0, ${readings})), 0) ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }

  set: detail {
    fields: [device_id, window_start_ts_time, total_readings, temperature, humidity, sound]
  }
}
