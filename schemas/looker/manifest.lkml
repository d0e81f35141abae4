project_name: "alluvium"

# The connection to BigQuery, as Looker's administrator has called it.
constant: connection {
  value: "alluvium"
  export: override_optional
}

# The project that the warehouse stands in. A project for dev imports this one and says its own: see docs/looker.md.
constant: project {
  value: "example-alluvium-prod"
  export: override_optional
}

# The dataset of the marts.
constant: mart_dataset {
  value: "mart"
  export: override_optional
}
