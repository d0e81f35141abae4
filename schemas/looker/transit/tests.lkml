test: an_hour_has_ten_top_stations_at_most {
  explore_source: mart_station_top_10 {
    column: hour {
      field: mart_station_top_10.hour_start_ts_time
    }
    column: stations {
      field: mart_station_top_10.count
    }
    sorts: [mart_station_top_10.count: desc]
    limit: 1
  }
  assert: ten_at_most {
    expression: ${mart_station_top_10.count} <= 10 ;;
  }
}
