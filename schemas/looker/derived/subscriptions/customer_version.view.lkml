# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: customer_version {
  label: "Customer Version"
  sql_table_name: `@{project}.@{mart_dataset}.customer_version` ;;

  dimension: customer_id {
    label: "Customer ID"
    group_label: "Personal: identifier"
    description: "Number of the customer."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.customer_id ;;
  }

  dimension: full_name {
    label: "Full Name"
    group_label: "Personal: name"
    description: "Name of the customer."
    required_access_grants: [personal_name]
    type: string
    sql: ${TABLE}.full_name ;;
  }

  dimension: email {
    label: "Email"
    group_label: "Personal: identifier"
    description: "E-mail address, in small letters; empty where it is none."
    required_access_grants: [personal_identifier]
    type: string
    sql: ${TABLE}.email ;;
  }

  dimension: country_code {
    label: "Country Code"
    group_label: "Personal: location"
    description: "Country, ISO 3166; empty where it is not known."
    required_access_grants: [personal_location]
    type: string
    sql: ${TABLE}.country_code ;;
  }

  dimension: bank_code {
    label: "Bank Code"
    description: "Code of the customer's bank, in capitals."
    type: string
    sql: ${TABLE}.bank_code ;;
  }

  dimension: marketing_opt_in {
    label: "Marketing Opt In"
    group_label: "Personal: attribute"
    description: "Whether the customer wants advertising; empty where nobody asked."
    required_access_grants: [personal_attribute]
    type: yesno
    sql: ${TABLE}.marketing_opt_in ;;
  }

  dimension_group: signed_up_at {
    label: "Signed Up At"
    description: "When the customer signed up, UTC."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.signed_up_at ;;
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether it is a test account: by its e-mail address."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  dimension: version {
    label: "Version"
    description: "Number of the version, from 1 per customer."
    type: number
    sql: ${TABLE}.version ;;
  }

  dimension_group: row_valid_from {
    label: "Row Valid From"
    description: "From when it was so, UTC: the instant of the commit."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.row_valid_from ;;
  }

  dimension_group: row_valid_to {
    label: "Row Valid To"
    description: "Until when, UTC; empty while it is so."
    type: time
    timeframes: [raw, time, minute, hour, hour_of_day, date, week, month, quarter, year, day_of_week]
    datatype: timestamp
    sql: ${TABLE}.row_valid_to ;;
  }

  dimension: is_current {
    label: "Is Current"
    description: "Whether it is so now."
    type: yesno
    sql: ${TABLE}.is_current ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per version of a customer, as in history, that also says whether it is a test account."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [bank_code, signed_up_at_time, is_test, version, row_valid_from_time, row_valid_to_time, is_current]
  }
}
