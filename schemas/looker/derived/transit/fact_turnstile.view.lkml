# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: fact_turnstile {
  label: "Turnstile"
  sql_table_name: `@{project}.@{mart_dataset}.fact_turnstile` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.booth_name, ${TABLE}.remote, ${TABLE}.scp, ${TABLE}.reading_ts)) ;;
  }

  dimension: turnstile_hk {
    label: "Turnstile"
    description: "Hash key of the turnstile, as in hub_turnstile."
    hidden: yes
    type: string
    sql: ${TABLE}.turnstile_hk ;;
  }

  dimension: booth_hk {
    label: "Booth"
    description: "Hash key of the booth, as in hub_booth."
    hidden: yes
    type: string
    sql: ${TABLE}.booth_hk ;;
  }

  dimension: station_hk {
    label: "Station"
    description: "Hash key of the station, as in hub_station."
    hidden: yes
    type: string
    sql: ${TABLE}.station_hk ;;
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

  dimension_group: reading_ts {
    label: "Reading"
    description: "When the registers were read, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.reading_ts ;;
  }

  dimension_group: service_date {
    label: "Service Date"
    description: "Day of the reading, New York."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.service_date ;;
  }

  dimension: service_time {
    label: "Service Time"
    description: "Time of day of the reading, New York."
    type: string
    sql: ${TABLE}.service_time ;;
  }

  dimension: weekday {
    label: "Weekday"
    description: "Day of the week of the reading, New York; 1 is Monday."
    type: number
    sql: ${TABLE}.weekday ;;
  }

  dimension: slot_start_hour {
    label: "Slot Start Hour"
    description: "First hour of the four-hour slot of the reading, New York."
    type: number
    sql: ${TABLE}.slot_start_hour ;;
  }

  dimension: reading_type {
    label: "Reading Type"
    description: "REGULAR, or RECOVR AUD for a reading that was missed and recovered."
    type: string
    sql: ${TABLE}.reading_type ;;
  }

  dimension: entries {
    label: "Entries"
    description: "Register of entries; it counts up for years."
    type: number
    sql: ${TABLE}.entries ;;
  }

  dimension: exits {
    label: "Exits"
    description: "Register of exits; it counts up for years."
    type: number
    sql: ${TABLE}.exits ;;
  }

  dimension: entries_delta {
    label: "Entries Delta"
    description: "Entries since the reading before; empty where that cannot be told."
    hidden: yes
    type: number
    sql: ${TABLE}.entries_delta ;;
  }

  dimension: entries_quality {
    label: "Entries Quality"
    description: "What entries_delta is worth: first, missing, gap, reset, reversed, ok."
    type: string
    sql: ${TABLE}.entries_quality ;;
  }

  dimension: exits_delta {
    label: "Exits Delta"
    description: "Exits since the reading before; empty where that cannot be told."
    hidden: yes
    type: number
    sql: ${TABLE}.exits_delta ;;
  }

  dimension: exits_quality {
    label: "Exits Quality"
    description: "What exits_delta is worth: first, missing, gap, reset, reversed, ok."
    type: string
    sql: ${TABLE}.exits_quality ;;
  }

  measure: total_entries_delta {
    group_label: "Totals"
    description: "Entries since the reading before; empty where that cannot be told."
    type: sum
    sql: ${TABLE}.entries_delta ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_exits_delta {
    group_label: "Totals"
    description: "Exits since the reading before; empty where that cannot be told."
    type: sum
    sql: ${TABLE}.exits_delta ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per reading that counts of a turnstile, with how many passed since the one before."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [booth_name, remote, scp, station_name, reading_ts_time, service_date_date, service_time, weekday, slot_start_hour, reading_type, entries, exits, entries_quality, exits_quality, total_entries_delta, total_exits_delta]
  }
}
