# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: rpt_turnstile {
  label: "Turnstile"
  sql_table_name: `@{project}.@{mart_dataset}.rpt_turnstile` ;;

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

  dimension: year {
    label: "Year"
    description: "Year of the day."
    type: number
    sql: ${TABLE}.year ;;
  }

  dimension: month {
    label: "Month"
    description: "Month of the day, 1 to 12."
    type: number
    sql: ${TABLE}.month ;;
  }

  dimension: is_weekend {
    label: "Is Weekend"
    description: "Whether the day is a Saturday or Sunday."
    type: yesno
    sql: ${TABLE}.is_weekend ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension: booth_name {
    label: "Booth Name"
    description: "Booth; the control area."
    type: string
    sql: ${TABLE}.booth_name ;;
  }

  dimension: remote {
    label: "Remote"
    description: "Remote unit of the booth."
    type: string
    sql: ${TABLE}.remote ;;
  }

  dimension: scp {
    label: "SCP"
    description: "Position of the turnstile at its booth."
    type: string
    sql: ${TABLE}.scp ;;
  }

  dimension: line_name {
    label: "Line Name"
    description: "Lines that stop there now."
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
    description: "REGULAR, or RECOVR AUD for a reading that was recovered."
    type: string
    sql: ${TABLE}.reading_type ;;
  }

  dimension: entries {
    label: "Entries"
    description: "Register of entries."
    type: number
    sql: ${TABLE}.entries ;;
  }

  dimension: exits {
    label: "Exits"
    description: "Register of exits."
    type: number
    sql: ${TABLE}.exits ;;
  }

  dimension: entries_delta {
    label: "Entries Delta"
    description: "Entries since the reading before."
    type: number
    sql: ${TABLE}.entries_delta ;;
  }

  dimension: entries_quality {
    label: "Entries Quality"
    description: "What entries_delta is worth."
    type: string
    sql: ${TABLE}.entries_quality ;;
  }

  dimension: exits_delta {
    label: "Exits Delta"
    description: "Exits since the reading before."
    type: number
    sql: ${TABLE}.exits_delta ;;
  }

  dimension: exits_quality {
    label: "Exits Quality"
    description: "What exits_delta is worth."
    type: string
    sql: ${TABLE}.exits_quality ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per reading that counts, with all that is known of turnstile and day."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [reading_ts_time, service_date_date, service_time, year, month, is_weekend, station_name, booth_name, remote, scp, line_name, division, reading_type, entries, exits, entries_delta, entries_quality, exits_delta, exits_quality]
  }
}
