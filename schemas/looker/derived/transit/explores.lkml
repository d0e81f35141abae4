# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

explore: dim_booth {
  label: "Booth"
  group_label: "Transit"
  description: "One row per booth."
}

explore: dim_date {
  label: "Date"
  group_label: "Transit"
  description: "One row per day of the years 2020 to 2035."
}

explore: dim_station {
  label: "Station"
  group_label: "Transit"
  description: "One row per station."
}

explore: fact_turnstile {
  label: "Fact Turnstile"
  group_label: "Transit"
  description: "One row per reading that counts of a turnstile, with how many passed since the one before."
}

explore: mart_reading_quality {
  label: "Reading Quality"
  group_label: "Transit"
  description: "How many differences of each measure are worth what."
}

explore: mart_station_5min {
  label: "Station 5min"
  group_label: "Transit"
  description: "What passed at a station in five minutes."
}

explore: mart_station_daily {
  label: "Station Daily"
  group_label: "Transit"
  description: "What passed at a station on a day."
}

explore: mart_station_peak_alert {
  label: "Station Peak Alert"
  group_label: "Transit"
  description: "Five minutes in which far more entered a station than is usual there on that weekday and in that slot."
}

explore: mart_station_time_slot {
  label: "Station Time Slot"
  group_label: "Transit"
  description: "What passed at a station in a four-hour slot, on weekdays and at weekends."
}

explore: mart_station_top_10 {
  label: "Station Top 10"
  group_label: "Transit"
  description: "The ten stations that most entered in an hour."
}

explore: mart_turnstile_5min {
  label: "Turnstile 5min"
  group_label: "Transit"
  description: "What passed in five minutes, by all that is said of a turnstile."
}

explore: rpt_turnstile {
  label: "Rpt Turnstile"
  group_label: "Transit"
  description: "One row per reading that counts, with all that is known of turnstile and day."
}

explore: station_busiest {
  label: "Station Busiest"
  group_label: "Transit"
  description: "Stations by how many passed, the busiest first."
}

explore: station_peak_slot {
  label: "Station Peak Slot"
  group_label: "Transit"
  description: "Per station the four-hour slot in which most pass, on weekdays and at weekends."
}
