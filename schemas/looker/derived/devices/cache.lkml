# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

datagroup: devices {
  label: "Devices"
  description: "Until a table of the domain's marts is written."
  sql_trigger: SELECT MAX(last_modified_time) FROM `@{project}.@{mart_dataset}.INFORMATION_SCHEMA.PARTITIONS` WHERE table_name IN ('mart_device_five_minutes', 'mart_device_outlier', 'mart_device_state') ;;
  max_cache_age: "1 hour"
}
