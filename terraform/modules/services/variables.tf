variable "project_id" {
  type        = string
  description = "Project whose APIs are enabled."
}

variable "services" {
  type        = set(string)
  description = "APIs, by their service names."

  validation {
    condition     = alltrue([for s in var.services : endswith(s, ".googleapis.com")])
    error_message = "A service is named as bigquery.googleapis.com."
  }
}
