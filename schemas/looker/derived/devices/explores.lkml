# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

explore: mart_device_five_minutes {
  label: "Device Five Minutes"
  group_label: "Devices"
  description: "One row per device and five minutes in which it measured, with the means of what it measured."
}

explore: mart_device_outlier {
  label: "Device Outlier"
  group_label: "Devices"
  description: "One row per value that lies far from what its device measured that day: by more than five times the mean distance of its values from their mean. Days with fewer than twenty values of a kind have none."
}

explore: mart_device_state {
  label: "Device State"
  group_label: "Devices"
  description: "One row per device, of its newest reading."
}
