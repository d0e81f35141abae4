# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

view: customer_master {
  label: "Customer Master"
  sql_table_name: `@{project}.@{mart_dataset}.customer_master` ;;

  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(${TABLE}.customer_id))) ;;
  }

  dimension: customer_id {
    label: "Customer ID"
    group_label: "Personal: identifier"
    description: "Number of the customer."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.customer_id ;;
  }

  dimension: master_customer_id {
    label: "Master Customer ID"
    group_label: "Personal: identifier"
    description: "The smallest number among the customers that exist now and have the same e-mail address; its own for a customer that is deleted or has none."
    required_access_grants: [personal_identifier]
    type: number
    sql: ${TABLE}.master_customer_id ;;
  }

  dimension: is_test {
    label: "Is Test"
    description: "Whether it is a test account, by its last known version."
    type: yesno
    sql: ${TABLE}.is_test ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per customer that was ever known, with the customer it is one and the same person with, as far as e-mail addresses tell. Customers that were deleted before the first snapshot are not known."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [is_test]
  }
}
