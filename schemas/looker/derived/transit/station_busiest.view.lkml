# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: station_busiest {
  label: "Station Busiest"
  sql_table_name: `@{project}.@{mart_dataset}.station_busiest` ;;

  dimension: rank {
    label: "Rank"
    description: "Place, from 1."
    type: number
    sql: ${TABLE}.rank ;;
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

  measure: count {
    type: count
    description: "Rows. Stations by how many passed, the busiest first."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [rank, station_name, entries, exits]
  }
}
