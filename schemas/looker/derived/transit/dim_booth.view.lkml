# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: dim_booth {
  label: "Booth"
  sql_table_name: `@{project}.@{mart_dataset}.dim_booth` ;;

  dimension: booth_hk {
    label: "Booth"
    description: "Hash key of the booth in the vault."
    hidden: yes
    type: string
    sql: ${TABLE}.booth_hk ;;
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

  dimension: turnstiles {
    label: "Turnstiles"
    description: "Turnstiles that were ever seen there."
    type: number
    sql: ${TABLE}.turnstiles ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per booth."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [booth_name, remote, turnstiles]
  }
}
