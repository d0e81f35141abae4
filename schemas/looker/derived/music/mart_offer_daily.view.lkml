# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: mart_offer_daily {
  label: "Offer Daily"
  sql_table_name: `@{project}.@{mart_dataset}.mart_offer_daily` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.offered_date, ${TABLE}.campaign, ${TABLE}.rule)) ;;
  }

  dimension_group: offered_date {
    label: "Offered Date"
    description: "Day of the offers, UTC."
    type: time
    timeframes: [raw, date, week, month, quarter, year, day_of_week]
    convert_tz: no
    datatype: date
    sql: ${TABLE}.offered_date ;;
  }

  dimension: campaign {
    label: "Campaign"
    description: "Campaign."
    type: string
    sql: ${TABLE}.campaign ;;
  }

  dimension: rule {
    label: "Rule"
    description: "Rule of the campaign."
    type: string
    sql: ${TABLE}.rule ;;
  }

  dimension: offered {
    label: "Offered"
    description: "Offers that were made to be shown."
    type: number
    sql: ${TABLE}.offered ;;
  }

  dimension: control {
    label: "Control"
    description: "Offers that were held back, to compare with."
    type: number
    sql: ${TABLE}.control ;;
  }

  dimension: converted {
    label: "Converted"
    description: "Of those to be shown that many did it."
    type: number
    sql: ${TABLE}.converted ;;
  }

  dimension: control_converted {
    label: "Control Converted"
    description: "Of those held back that many did it."
    type: number
    sql: ${TABLE}.control_converted ;;
  }

  dimension: conversion {
    label: "Conversion"
    description: "Share of those to be shown that did it."
    type: number
    sql: ${TABLE}.conversion ;;
  }

  dimension: control_conversion {
    label: "Control Conversion"
    description: "Share of those held back that did it."
    type: number
    sql: ${TABLE}.control_conversion ;;
  }

  dimension: lift {
    label: "Lift"
    description: "By what part conversion is above that of the control group; empty where there is none, or nobody of it did it."
    type: number
    sql: ${TABLE}.lift ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per day, campaign and rule: how many offers were made and how many were held back as a control group, and how many of both did within seven days what they are made for: an upgrade for upgrade_hesitation and engaged_free; a session with a song, a day or more later, for the others. An offer that was taken back is not counted. The last seven days are not over yet."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [offered_date_date, campaign, rule, offered, control, converted, control_converted, conversion, control_conversion, lift]
  }
}
