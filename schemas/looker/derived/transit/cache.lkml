# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/transit says.

datagroup: transit {
  label: "Transit"
  description: "Until a table of the domain's marts is written."
  sql_trigger: SELECT MAX(last_modified_time) FROM `@{project}.@{mart_dataset}.INFORMATION_SCHEMA.PARTITIONS` WHERE table_name IN ('fact_turnstile', 'mart_station_5min', 'mart_station_top_10', 'mart_turnstile_5min') ;;
  max_cache_age: "1 hour"
}
