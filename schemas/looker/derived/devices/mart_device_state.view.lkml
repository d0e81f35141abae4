# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

view: mart_device_state {
  label: "Device State"
  sql_table_name: `@{project}.@{mart_dataset}.mart_device_state` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.device_id) ;;
  }

  dimension: device_id {
    label: "Device ID"
    description: "Device."
    type: string
    sql: ${TABLE}.device_id ;;
  }

  dimension: site {
    label: "Site"
    description: "Building that it hangs in."
    type: string
    sql: ${TABLE}.site ;;
  }

  dimension: floor {
    label: "Floor"
    description: "Floor of the building, 0 at the street."
    type: number
    sql: ${TABLE}.floor ;;
  }

  dimension: room {
    label: "Room"
    description: "Room that it hangs in."
    type: string
    sql: ${TABLE}.room ;;
  }

  dimension: firmware {
    label: "Firmware"
    description: "What it runs."
    type: string
    sql: ${TABLE}.firmware ;;
  }

  dimension_group: measured_at {
    label: "Measured At"
    description: "When it last measured, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.measured_at ;;
  }

  dimension: temperature {
    label: "Temperature"
    description: "Temperature of the air in degrees Celsius."
    type: number
    sql: ${TABLE}.temperature ;;
  }

  dimension: humidity {
    label: "Humidity"
    description: "Relative humidity in per cent."
    type: number
    sql: ${TABLE}.humidity ;;
  }

  dimension: sound {
    label: "Sound"
    description: "Sound level in decibels."
    type: number
    sql: ${TABLE}.sound ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per device, of its newest reading."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [device_id, site, floor, room, firmware, measured_at_time, temperature, humidity, sound]
  }
}
