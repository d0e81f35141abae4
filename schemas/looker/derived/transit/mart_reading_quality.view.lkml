# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

view: mart_reading_quality {
  label: "Reading Quality"
  sql_table_name: `@{project}.@{mart_dataset}.mart_reading_quality` ;;

  dimension: measure {
    label: "Measure"
    description: "entries or exits."
    type: string
    sql: ${TABLE}.measure ;;
  }

  dimension: quality {
    label: "Quality"
    description: "What the differences are worth: first, missing, gap, reset, reversed, ok."
    type: string
    sql: ${TABLE}.quality ;;
  }

  dimension: readings {
    label: "Readings"
    description: "Readings."
    type: number
    sql: ${TABLE}.readings ;;
  }

  measure: count {
    type: count
    description: "Rows. How many differences of each measure are worth what."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [measure, quality, readings]
  }
}
