# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

view: mart_device_outlier {
  label: "Device Outlier"
  sql_table_name: `@{project}.@{mart_dataset}.mart_device_outlier` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.reading_id, ${TABLE}.measure)) ;;
  }

  dimension: reading_id {
    label: "Reading ID"
    description: "Number of the reading."
    type: string
    sql: ${TABLE}.reading_id ;;
  }

  dimension: device_id {
    label: "Device ID"
    description: "Device that measured."
    type: string
    sql: ${TABLE}.device_id ;;
  }

  dimension_group: measured_at {
    label: "Measured At"
    description: "When it measured, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.measured_at ;;
  }

  dimension: measure {
    label: "Measure"
    description: "What was measured: temperature, humidity or sound."
    type: string
    sql: ${TABLE}.measure ;;
  }

  dimension: value {
    label: "Value"
    description: "What it measured."
    type: number
    sql: ${TABLE}.value ;;
  }

  dimension: day_mean {
    label: "Day Mean"
    description: "Mean of the device's values of that day, to the hundredth."
    type: number
    sql: ${TABLE}.day_mean ;;
  }

  dimension: mean_distance {
    label: "Mean Distance"
    description: "Mean distance of the device's values of that day from their mean, to the hundredth."
    type: number
    sql: ${TABLE}.mean_distance ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per value that lies far from what its device measured that day: by more than five times the mean distance of its values from their mean. Days with fewer than twenty values of a kind have none."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [reading_id, device_id, measured_at_time, measure, value, day_mean, mean_distance]
  }
}
