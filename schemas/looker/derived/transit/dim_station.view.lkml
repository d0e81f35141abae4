# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: dim_station {
  label: "Station"
  sql_table_name: `@{project}.@{mart_dataset}.dim_station` ;;

  dimension: station_hk {
    label: "Station"
    description: "Hash key of the station in the vault."
    hidden: yes
    type: string
    sql: ${TABLE}.station_hk ;;
  }

  dimension: station_name {
    label: "Station Name"
    description: "Station."
    type: string
    sql: ${TABLE}.station_name ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per station."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [station_name]
  }
}
