variable "project_id" {
  type        = string
  description = "Project that is watched."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "labels" {
  type        = map(string)
  description = "Labels of the alerts."
}

variable "emails" {
  type        = set(string)
  description = "Addresses that alerts go to."
}

variable "runbooks_url" {
  type        = string
  description = "Where docs/operations can be read, without a slash at the end."

  validation {
    condition     = can(regex("^https://.*[^/]$", var.runbooks_url))
    error_message = "An https address without a slash at the end."
  }
}

variable "streaming_jobs" {
  type        = list(string)
  description = "Names of the streaming jobs."

  validation {
    condition     = length(var.streaming_jobs) > 0
    error_message = "Name at least one job."
  }
}

variable "workflow" {
  type        = string
  description = "Name of the workflow that runs the daily jobs."
}

variable "freshness_seconds" {
  type        = number
  description = "How far behind the watermark may be."
  default     = 60
}

variable "lag_seconds" {
  type        = number
  description = "How long an element may wait."
  default     = 60
}

variable "backlog_seconds" {
  type        = number
  description = "How long the backlog may take to work off."
  default     = 300
}

variable "rejects_percent" {
  type        = number
  description = "Share of records that may be rejected, percent."
  default     = 1
}

variable "billing_account" {
  type        = string
  description = "Billing account that pays for the project."
}

variable "budget" {
  type = object({
    currency = string
    units    = number
  })
  description = "What a month may cost, in the billing account's currency."
}
