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
}

variable "workflows" {
  type        = list(string)
  description = "Names of the workflows that schedules start."
}

variable "models" {
  type        = set(string)
  description = "Domains whose models are built on a schedule."
}

variable "models_hours" {
  type        = number
  description = "How long models may go without being built, hours."
}

variable "capture" {
  type = object({
    instance = string
    topics   = string
    snapshot = number
    wal_gib  = number
  })
  description = "The database that is captured: its instance, the topics that the connector writes as a regular expression, the number of its snapshot, GiB of its log that an alert lets pass. Empty without one, and 0."
}

variable "heartbeat_minutes" {
  type        = number
  description = "How long no heartbeat may come."
  default     = 10
}

variable "disk_percent" {
  type        = number
  description = "How full a source's disk may be, percent."
  default     = 85
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
