variable "project_id" {
  type        = string
  description = "Project that the buckets are in; their names start with it."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "location" {
  type        = string
  description = "Where the buckets are."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "buckets" {
  type = map(object({
    versioned         = optional(bool, false)
    keep_days         = optional(number)
    cold_after_days   = optional(number)
    delete_after_days = optional(number)
  }))
  description = "Buckets by purpose: whether old versions are kept, how long nothing can be deleted, when objects move to cold storage, when they go."

  validation {
    condition     = alltrue([for b in values(var.buckets) : b.keep_days == null || !b.versioned])
    error_message = "A bucket either keeps objects for a time or versions of them, not both."
  }
}
