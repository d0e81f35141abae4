# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/music says.

view: location_catalog {
  label: "Location Catalog"
  sql_table_name: `@{project}.@{mart_dataset}.location_catalog` ;;

  dimension: latitude {
    label: "Latitude"
    group_label: "Personal: location"
    description: "Latitude, degrees."
    required_access_grants: [personal_location]
    type: number
    sql: ${TABLE}.latitude ;;
  }

  dimension: longitude {
    label: "Longitude"
    group_label: "Personal: location"
    description: "Longitude, degrees."
    required_access_grants: [personal_location]
    type: number
    sql: ${TABLE}.longitude ;;
  }

  dimension: zip {
    label: "Zip"
    group_label: "Personal: location"
    description: "Postal code; a string, for its leading zeros."
    required_access_grants: [personal_location]
    type: string
    sql: ${TABLE}.zip ;;
  }

  dimension: city {
    label: "City"
    group_label: "Personal: location"
    description: "City."
    required_access_grants: [personal_location]
    type: string
    sql: ${TABLE}.city ;;
  }

  dimension: state {
    label: "State"
    group_label: "Personal: location"
    description: "State."
    required_access_grants: [personal_location]
    type: string
    sql: ${TABLE}.state ;;
  }

  dimension: is_current {
    label: "Is Current"
    description: "Whether it is what the point resolves to now, letter case and outer blanks aside."
    type: yesno
    sql: ${TABLE}.is_current ;;
  }

  measure: count {
    type: count
    description: "Rows. One row per point on the map, zip, city and state that were ever seen together."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [is_current]
  }
}
