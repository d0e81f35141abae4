# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_turnstile_5min {
  label: "Turnstile 5min"
  sql_table_name: `@{project}.@{mart_dataset}.mart_turnstile_5min` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.window_start_ts, ${TABLE}.booth_name, ${TABLE}.remote, ${TABLE}.scp, ${TABLE}.station_name, ${TABLE}.line_name, ${TABLE}.division, ${TABLE}.reading_type)) ;;
  }

  dimension_group: window_start_ts {
    label: "Window Start"
    description: "Start of the five minutes of the event, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.window_start_ts ;;
  }

  dimension: booth_name {
    label: "Booth Name"
    description: "Booth that the turnstile belongs to; the control area."
    type: string
    sql: ${TABLE}.booth_name ;;
  }

  dimension: remote {
    label: "Remote"
    description: "Remote unit of the booth; several booths can share one."
    type: string
    sql: ${TABLE}.remote ;;
  }

  dimension: scp {
    label: "SCP"
    description: "Position of the turnstile at its booth."
    type: string
    sql: ${TABLE}.scp ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station; several stations can have one name."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension: line_name {
    label: "Line Name"
    description: "Lines that stop at the station, a letter each."
    type: string
    sql: ${TABLE}.line_name ;;
  }

  dimension: division {
    label: "Division"
    description: "Railway that the line once belonged to."
    type: string
    sql: ${TABLE}.division ;;
  }

  dimension: reading_type {
    label: "Reading Type"
    description: "REGULAR, or RECOVR AUD for counts that were missed and recovered."
    type: string
    sql: ${TABLE}.reading_type ;;
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

  dimension: events {
    label: "Events"
    description: "Events."
    hidden: yes
    type: number
    sql: ${TABLE}.events ;;
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

  measure: total_events {
    group_label: "Totals"
    description: "Events."
    type: sum
    sql: ${TABLE}.events ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. What passed in five minutes, by all that is said of a turnstile."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [window_start_ts_time, booth_name, remote, scp, station_name, line_name, division, reading_type, total_entries, total_exits, total_events]
  }
}
