# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/subscriptions says.

access_grant: personal_attribute {
  user_attribute: personal_attribute
  allowed_values: ["yes"]
}

access_grant: personal_identifier {
  user_attribute: personal_identifier
  allowed_values: ["yes"]
}

access_grant: personal_location {
  user_attribute: personal_location
  allowed_values: ["yes"]
}

access_grant: personal_name {
  user_attribute: personal_name
  allowed_values: ["yes"]
}
