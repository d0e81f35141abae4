# Joins that no contract says: those of SQL are known to its author alone.

explore: +dim_station { hidden: yes }
explore: +dim_booth { hidden: yes }
explore: +dim_date { hidden: yes }

explore: +fact_turnstile {
  join: dim_station {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_turnstile.station_hk} = ${dim_station.station_hk} ;;
  }

  join: dim_booth {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_turnstile.booth_hk} = ${dim_booth.booth_hk} ;;
  }

  join: dim_date {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fact_turnstile.service_date_raw} = ${dim_date.date_day_raw} ;;
  }
}

explore: +mart_station_daily {
  join: dim_date {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_station_daily.service_date_raw} = ${dim_date.date_day_raw} ;;
  }
}
