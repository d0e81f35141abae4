# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_station_time_slot {
  label: "Station Time Slot"
  sql_table_name: `@{project}.@{mart_dataset}.mart_station_time_slot` ;;

  dimension: station_name {
    label: "Station Name"
    description: "Station."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  dimension: is_weekend {
    label: "Is Weekend"
    description: "Whether the days are Saturdays and Sundays."
    type: yesno
    sql: ${TABLE}.is_weekend ;;
  }

  dimension: slot_start_hour {
    label: "Slot Start Hour"
    description: "First hour of the slot, New York."
    type: number
    sql: ${TABLE}.slot_start_hour ;;
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

  dimension: readings {
    label: "Readings"
    description: "Readings that count."
    type: number
    sql: ${TABLE}.readings ;;
  }

  measure: count {
    type: count
    description: "Rows. What passed at a station in a four-hour slot, on weekdays and at weekends."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [station_name, is_weekend, slot_start_hour, entries, exits, readings]
  }
}
