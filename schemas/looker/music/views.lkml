# What contracts do not say of the music domain's views. Each refines a derived one.

# Keys of views, of which contracts declare none.

view: +user_current {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(${TABLE}.user_id))) ;;
  }
}

view: +user_as_of {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.snapshot_ts, ${TABLE}.user_id)))) ;;
  }
}

view: +session_plays {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_identifier]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.session_id, ${TABLE}.user_id, ${TABLE}.item_in_session, ${TABLE}.play_start_ts)))) ;;
  }

  measure: total_song_played_sec {
    group_label: "Totals"
    description: "Length of the plays together, seconds. The view has a play once."
    type: sum
    sql: ${TABLE}.song_played_sec ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }
}

view: +location_catalog {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    required_access_grants: [personal_location]
    type: string
    sql: TO_HEX(SHA256(TO_JSON_STRING(STRUCT(${TABLE}.latitude, ${TABLE}.longitude, ${TABLE}.zip, ${TABLE}.city, ${TABLE}.state)))) ;;
  }
}

# Distinct counts, which are right over any rows of events.

view: +mart_song_play {
  measure: songs {
    description: "Different songs, letter case and outer blanks aside."
    type: count_distinct
    sql: TO_JSON_STRING(STRUCT(UPPER(TRIM(${TABLE}.song_artist)), UPPER(TRIM(${TABLE}.song_name)))) ;;
    drill_fields: [detail*]
  }

  # Who sees NULL in place of users would count none.
  measure: users {
    description: "Different users, over whatever time is asked for."
    required_access_grants: [personal_identifier]
    type: count_distinct
    sql: ${TABLE}.user_id ;;
    drill_fields: [detail*]
  }
}

# Ratios, of totals.

view: +mart_authorization_hourly {
  measure: failure_rate {
    description: "Share of the sign-ins that failed."
    type: number
    sql: ${total_failures} / NULLIF(${total_successes} + ${total_failures}, 0) ;;
    value_format_name: percent_1
  }
}

view: +mart_page_view_hourly {
  measure: error_rate {
    description: "Share of the page views that were answered with an error."
    type: number
    sql: ${total_errors} / NULLIF(${total_views}, 0) ;;
    value_format_name: percent_1
  }
}

# An offer is of one day, campaign and rule, so that its counts add up.

view: +mart_offer_daily {
  dimension: offered { hidden: yes }
  dimension: control { hidden: yes }
  dimension: converted { hidden: yes }
  dimension: control_converted { hidden: yes }

  # Of one row; over several the measures are right.
  dimension: conversion { hidden: yes }
  dimension: control_conversion { hidden: yes }
  dimension: lift { hidden: yes }

  measure: total_offered {
    description: "Offers that were made to be shown."
    type: sum
    sql: ${offered} ;;
    value_format_name: decimal_0
  }

  measure: total_control {
    description: "Offers that were held back, to compare with."
    type: sum
    sql: ${control} ;;
    value_format_name: decimal_0
  }

  measure: total_converted {
    description: "Of those to be shown that many did it."
    type: sum
    sql: ${converted} ;;
    value_format_name: decimal_0
  }

  measure: total_control_converted {
    description: "Of those held back that many did it."
    type: sum
    sql: ${control_converted} ;;
    value_format_name: decimal_0
  }

  measure: conversion_rate {
    description: "Share of those to be shown that did it."
    type: number
    sql: ${total_converted} / NULLIF(${total_offered}, 0) ;;
    value_format_name: percent_1
  }

  measure: control_conversion_rate {
    description: "Share of those held back that did it."
    type: number
    sql: ${total_control_converted} / NULLIF(${total_control}, 0) ;;
    value_format_name: percent_1
  }

  set: detail {
    fields: [offered_date_date, campaign, rule, total_offered, total_control, conversion_rate, control_conversion_rate]
  }
}
