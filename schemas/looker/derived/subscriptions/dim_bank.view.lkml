# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: dim_bank {
  label: "Bank"
  sql_table_name: `@{project}.@{mart_dataset}.dim_bank` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.bank_code) ;;
  }

  dimension: bank_code {
    label: "Bank Code"
    description: "Code of the bank, in capitals."
    type: string
    sql: ${TABLE}.bank_code ;;
  }

  dimension: bank_name {
    label: "Bank Name"
    description: "Name of the bank."
    type: string
    sql: ${TABLE}.bank_name ;;
  }

  dimension: country_code {
    label: "Country Code"
    description: "Country of the bank, ISO 3166; empty where it is not known."
    type: string
    sql: ${TABLE}.country_code ;;
  }

  dimension: is_active {
    label: "Is Active"
    description: "Whether the bank is in use."
    type: yesno
    sql: ${TABLE}.is_active ;;
  }

  dimension_group: created_at {
    label: "Created At"
    description: "When the bank was entered, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.created_at ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per bank that exists now. Of banks whose codes are the same once they are cleaned the oldest counts."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [bank_code, bank_name, country_code, is_active, created_at_time]
  }
}
