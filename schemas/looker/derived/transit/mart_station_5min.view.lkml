# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_station_5min {
  label: "Station 5min"
  sql_table_name: `@{project}.@{mart_dataset}.mart_station_5min` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.window_start_ts, ${TABLE}.station_name)) ;;
  }

  dimension_group: window_start_ts {
    label: "Window Start"
    description: "Start of the five minutes of the event, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.window_start_ts ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station; several stations can have one name."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension_group: service_date {
    label: "Service Date"
    description: "Day of the window, New York."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.service_date ;;
  }

  dimension: slot_start_hour {
    label: "Slot Start Hour"
    description: "First hour of the window's slot, New York."
    type: number
    sql: ${TABLE}.slot_start_hour ;;
  }

  dimension: entries {
    label: "Entries"
    description: "Entries."
    hidden: yes
    type: number
    sql: ${TABLE}.entries ;;
  }

  dimension: exits {
    label: "Exits"
    description: "Exits."
    hidden: yes
    type: number
    sql: ${TABLE}.exits ;;
  }

  dimension: turnstiles {
    label: "Turnstiles"
    description: "Turnstiles with an event."
    type: number
    sql: ${TABLE}.turnstiles ;;
  }

  measure: total_entries {
    group_label: "Totals"
    description: "Entries."
    type: sum
    sql: ${TABLE}.entries ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_exits {
    group_label: "Totals"
    description: "Exits."
    type: sum
    sql: ${TABLE}.exits ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_turnstiles {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Turnstiles with an event."
    type: max
    sql: ${TABLE}.turnstiles ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. What passed at a station in five minutes."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [window_start_ts_time, station_name, service_date_date, slot_start_hour, turnstiles, total_entries, total_exits]
  }
}
