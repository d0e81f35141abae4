# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

view: mart_device_five_minutes {
  label: "Device Five Minutes"
  sql_table_name: `@{project}.@{mart_dataset}.mart_device_five_minutes` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.device_id, ${TABLE}.window_start_ts)) ;;
  }

  dimension: device_id {
    label: "Device ID"
    description: "Device that measured."
    type: string
    sql: ${TABLE}.device_id ;;
  }

  dimension_group: window_start_ts {
    label: "Window Start"
    description: "Start of the five minutes, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.window_start_ts ;;
  }

  dimension: readings {
    label: "Readings"
    description: "How many readings there are."
    type: number
    sql: ${TABLE}.readings ;;
  }

  dimension: mean_temperature {
    label: "Mean Temperature"
    group_label: "Mean"
    description: "Mean temperature in degrees Celsius, to the hundredth; empty where none was measured."
    type: number
    sql: ${TABLE}.mean_temperature ;;
  }

  dimension: mean_humidity {
    label: "Mean Humidity"
    group_label: "Mean"
    description: "Mean relative humidity in per cent, to the hundredth; empty where none was measured."
    type: number
    sql: ${TABLE}.mean_humidity ;;
  }

  dimension: mean_sound {
    label: "Mean Sound"
    group_label: "Mean"
    description: "Mean sound level in decibels, to the hundredth; empty where none was measured."
    type: number
    sql: ${TABLE}.mean_sound ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per device and five minutes in which it measured, with the means of what it measured."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [device_id, window_start_ts_time, readings, mean_temperature, mean_humidity, mean_sound]
  }
}
