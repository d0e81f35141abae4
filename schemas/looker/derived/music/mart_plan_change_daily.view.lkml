# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_plan_change_daily {
  label: "Plan Change Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_plan_change_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.change_date) ;;
  }

  dimension_group: change_date {
    label: "Change Date"
    description: "Day of the changes, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.change_date ;;
  }

  dimension: changes {
    label: "Changes"
    description: "Changes of plan, upgrades and downgrades."
    hidden: yes
    type: number
    sql: ${TABLE}.changes ;;
  }

  dimension: upgrades {
    label: "Upgrades"
    description: "Changes from the free plan to the paid one."
    hidden: yes
    type: number
    sql: ${TABLE}.upgrades ;;
  }

  dimension: downgrades {
    label: "Downgrades"
    description: "Changes from the paid plan to the free one."
    hidden: yes
    type: number
    sql: ${TABLE}.downgrades ;;
  }

  dimension: uniq_users {
    label: "Unique Users"
    description: "Different users who changed their plan."
    type: number
    sql: ${TABLE}.uniq_users ;;
  }

  measure: total_changes {
    group_label: "Totals"
    description: "Changes of plan, upgrades and downgrades."
    type: sum
    sql: ${TABLE}.changes ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_upgrades {
    group_label: "Totals"
    description: "Changes from the free plan to the paid one."
    type: sum
    sql: ${TABLE}.upgrades ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_downgrades {
    group_label: "Totals"
    description: "Changes from the paid plan to the free one."
    type: sum
    sql: ${TABLE}.downgrades ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: most_uniq_users {
    group_label: "Most of one row"
    description: "Of one row, the most; no total. Different users who changed their plan."
    type: max
    sql: ${TABLE}.uniq_users ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: count {
    type: count
    description: "Rows. One row per day, UTC, on which users changed their plan. There are two plans, so who leaves the free one goes to the paid one. A user who changes twice a day counts twice among changes, and once among users."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [change_date_date, uniq_users, total_changes, total_upgrades, total_downgrades]
  }
}
