# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_station_top_10 {
  label: "Station Top 10"
  sql_table_name: `@{project}.@{mart_dataset}.mart_station_top_10` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.hour_start_ts, ${TABLE}.rank)) ;;
  }

  dimension_group: hour_start_ts {
    label: "Hour Start"
    description: "Start of the hour, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.hour_start_ts ;;
  }

  dimension: rank {
    label: "Rank"
    description: "Place within the hour, from 1."
    type: number
    sql: ${TABLE}.rank ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station; several stations can have one name."
    type: string
    sql: ${TABLE}.station_name ;;
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

  measure: count {
    type: count
    description: "Rows. The ten stations that most entered in an hour."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [hour_start_ts_time, rank, station_name, total_entries, total_exits]
  }
}
