# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_station_daily {
  label: "Station Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_station_daily` ;;

  dimension_group: service_date {
    label: "Service Date"
    description: "Day of the readings, New York."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.service_date ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension: entries {
    label: "Entries"
    description: "Entries."
    type: number
    sql: ${TABLE}.entries ;;
  }

  dimension: exits {
    label: "Exits"
    description: "Exits."
    type: number
    sql: ${TABLE}.exits ;;
  }

  dimension: turnstiles {
    label: "Turnstiles"
    description: "Turnstiles that were read."
    type: number
    sql: ${TABLE}.turnstiles ;;
  }

  measure: count {
    type: count
    description: "Rows. What passed at a station on a day."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [service_date_date, station_name, entries, exits, turnstiles]
  }
}
