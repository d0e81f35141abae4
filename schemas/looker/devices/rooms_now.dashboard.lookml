- dashboard: rooms_now
  title: Rooms now
  description: What sensors measure in rooms, and where they differ from themselves.
  preferred_viewer: dashboards-next
  layout: newspaper

  filters:
  - name: Time
    title: Time
    type: date_filter
    default_value: 24 hours

  - name: Site
    title: Site
    type: field_filter
    model: devices
    explore: mart_device_five_minutes
    field: mart_device_state.site

  elements:
  - name: devices
    title: Devices
    type: single_value
    model: devices
    explore: mart_device_state
    fields: [mart_device_state.count]
    row: 0
    col: 0
    width: 6
    height: 4

  - name: temperature
    title: Temperature by device
    type: looker_line
    model: devices
    explore: mart_device_five_minutes
    fields: [mart_device_five_minutes.window_start_ts_time, mart_device_five_minutes.device_id, mart_device_five_minutes.temperature]
    pivots: [mart_device_five_minutes.device_id]
    sorts: [mart_device_five_minutes.window_start_ts_time desc]
    limit: 5000
    listen:
      Time: mart_device_five_minutes.window_start_ts_time
      Site: mart_device_state.site
    row: 0
    col: 6
    width: 18
    height: 8

  - name: outliers
    title: Values far from the day's
    type: looker_grid
    model: devices
    explore: mart_device_outlier
    fields: [mart_device_outlier.measured_at_time, mart_device_outlier.device_id, mart_device_outlier.measure, mart_device_outlier.value, mart_device_outlier.day_mean]
    sorts: [mart_device_outlier.measured_at_time desc]
    limit: 50
    listen:
      Time: mart_device_outlier.measured_at_time
      Site: mart_device_state.site
    row: 8
    col: 0
    width: 24
    height: 8
