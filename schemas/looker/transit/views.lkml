# What contracts do not say of the transit domain's views. Each refines a derived one.

# Keys of views, of which contracts declare none; and totals where each passage is in one row alone.

view: +dim_station {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: ${TABLE}.station_hk ;;
  }
}

view: +dim_booth {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: ${TABLE}.booth_hk ;;
  }
}

view: +dim_date {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(${TABLE}.date_day) ;;
  }
}

view: +mart_station_daily {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.service_date, ${TABLE}.station_name)) ;;
  }
  dimension: entries { hidden: yes }
  dimension: exits { hidden: yes }

  measure: total_entries {
    type: sum
    sql: ${entries} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_exits {
    type: sum
    sql: ${exits} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  set: detail {
    fields: [service_date_date, station_name, total_entries, total_exits, turnstiles]
  }
}

view: +mart_station_time_slot {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.station_name, ${TABLE}.is_weekend, ${TABLE}.slot_start_hour)) ;;
  }
  dimension: entries { hidden: yes }
  dimension: exits { hidden: yes }
  dimension: readings { hidden: yes }

  measure: total_entries {
    type: sum
    sql: ${entries} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_exits {
    type: sum
    sql: ${exits} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_readings {
    type: sum
    sql: ${readings} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  set: detail {
    fields: [station_name, is_weekend, slot_start_hour, total_entries, total_exits, total_readings]
  }
}

view: +mart_reading_quality {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.measure, ${TABLE}.quality)) ;;
  }
  dimension: readings { hidden: yes }

  measure: total_readings {
    description: "Readings; entries and exits of one are two."
    type: sum
    sql: ${readings} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  set: detail {
    fields: [measure, quality, total_readings]
  }
}

view: +rpt_turnstile {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.booth_name, ${TABLE}.remote, ${TABLE}.scp, ${TABLE}.reading_ts)) ;;
  }

  measure: total_entries_delta {
    description: "Entries. The view has a reading once."
    type: sum
    sql: ${entries_delta} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }

  measure: total_exits_delta {
    description: "Exits. The view has a reading once."
    type: sum
    sql: ${exits_delta} ;;
    value_format_name: decimal_0
    drill_fields: [detail*]
  }
}

view: +station_busiest {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: ${TABLE}.station_name ;;
  }
}

view: +station_peak_slot {
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(STRUCT(${TABLE}.station_name, ${TABLE}.is_weekend)) ;;
  }
}

# A mean of windows, which a stretch of time of any length has.

view: +mart_station_5min {
  measure: average_entries {
    description: "Mean of five minutes at a station."
    type: average
    sql: ${entries} ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }
}

view: +mart_station_peak_alert {
  measure: most_times_usual {
    description: "How many times the usual, at most."
    type: max
    sql: ${times_usual} ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }
}
