# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_station_peak_alert {
  label: "Station Peak Alert"
  sql_table_name: `@{project}.@{mart_dataset}.mart_station_peak_alert` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.window_start_ts, ${TABLE}.station_name)) ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station; several stations can have one name."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension_group: window_start_ts {
    label: "Window Start"
    description: "Start of the five minutes of the event, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.window_start_ts ;;
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

  dimension: usual {
    label: "Usual"
    description: "Average of entries in windows of this weekday and slot_start_hour, in the 4 weeks before."
    type: number
    sql: ${TABLE}.usual ;;
  }

  dimension: usual_windows {
    label: "Usual Windows"
    description: "Windows that the average is of."
    type: number
    sql: ${TABLE}.usual_windows ;;
  }

  dimension: times_usual {
    label: "Times Usual"
    description: "How many times the average it is; empty where that is not above zero."
    type: number
    sql: ${TABLE}.times_usual ;;
  }

  measure: total_entries {
    group_label: "Totals"
    description: "Entries."
    type: sum
    sql: ${TABLE}.entries ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. Five minutes in which far more entered a station than is usual there on that weekday and in that slot."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [station_name, window_start_ts_time, service_date_date, slot_start_hour, usual, usual_windows, times_usual, total_entries]
  }
}
