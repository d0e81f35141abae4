- dashboard: stations
  title: Stations now
  description: How many enter and leave the stations of the subway. Times are UTC.
  preferred_viewer: dashboards-next
  layout: newspaper
  refresh: 1 minute

  filters:
  - name: Time
    title: Time
    type: date_filter
    default_value: 2 hours

  - name: Station
    title: Station
    type: field_filter
    default_value: ''
    allow_multiple_values: true
    required: false
    model: transit
    explore: mart_station_5min
    field: mart_station_5min.station_name

  elements:
  - name: entries
    title: Entries in the last hour
    type: single_value
    model: transit
    explore: mart_station_5min
    fields: [mart_station_5min.total_entries]
    filters:
      mart_station_5min.window_start_ts_time: 60 minutes
    listen:
      Station: mart_station_5min.station_name
    row: 0
    col: 0
    width: 8
    height: 4

  - name: exits
    title: Exits in the last hour
    type: single_value
    model: transit
    explore: mart_station_5min
    fields: [mart_station_5min.total_exits]
    filters:
      mart_station_5min.window_start_ts_time: 60 minutes
    listen:
      Station: mart_station_5min.station_name
    row: 0
    col: 8
    width: 8
    height: 4

  - name: alerts
    title: Alerts in the last day
    type: single_value
    model: transit
    explore: mart_station_peak_alert
    fields: [mart_station_peak_alert.count]
    filters:
      mart_station_peak_alert.window_start_ts_time: 24 hours
    listen:
      Station: mart_station_peak_alert.station_name
    row: 0
    col: 16
    width: 8
    height: 4

  - name: by_window
    title: Entries and exits, five minutes each
    type: looker_line
    model: transit
    explore: mart_station_5min
    fields: [mart_station_5min.window_start_ts_minute, mart_station_5min.total_entries, mart_station_5min.total_exits]
    sorts: [mart_station_5min.window_start_ts_minute]
    listen:
      Time: mart_station_5min.window_start_ts_time
      Station: mart_station_5min.station_name
    row: 4
    col: 0
    width: 16
    height: 8

  - name: busiest
    title: Busiest stations this hour
    type: looker_grid
    model: transit
    explore: mart_station_top_10
    fields: [mart_station_top_10.rank, mart_station_top_10.station_name, mart_station_top_10.total_entries, mart_station_top_10.total_exits]
    filters:
      mart_station_top_10.hour_start_ts_time: 1 hour
    sorts: [mart_station_top_10.rank]
    limit: 10
    row: 4
    col: 16
    width: 8
    height: 8

  - name: by_station
    title: Entries of five minutes by station, mean
    type: looker_bar
    model: transit
    explore: mart_station_5min
    fields: [mart_station_5min.station_name, mart_station_5min.average_entries]
    sorts: [mart_station_5min.average_entries desc]
    limit: 10
    listen:
      Time: mart_station_5min.window_start_ts_time
      Station: mart_station_5min.station_name
    row: 12
    col: 0
    width: 12
    height: 8

  - name: alert_list
    title: Far above the usual
    type: looker_grid
    model: transit
    explore: mart_station_peak_alert
    fields: [mart_station_peak_alert.window_start_ts_minute, mart_station_peak_alert.station_name, mart_station_peak_alert.usual, mart_station_peak_alert.total_entries,
      mart_station_peak_alert.most_times_usual]
    filters:
      mart_station_peak_alert.window_start_ts_time: 24 hours
    sorts: [mart_station_peak_alert.window_start_ts_minute desc]
    limit: 50
    listen:
      Station: mart_station_peak_alert.station_name
    row: 12
    col: 12
    width: 12
    height: 8
