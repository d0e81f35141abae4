variable "project_id" {
  type        = string
  description = "Project that the account is in."
}

variable "id" {
  type        = string
  description = "What its address starts with."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.id))
    error_message = "A service account's id has 6 to 30 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "display_name" {
  type        = string
  description = "What runs as it."
}

variable "project_roles" {
  type        = set(string)
  description = "Roles on the whole project; only those that cannot be given on less."
  default     = []

  validation {
    condition     = length(setintersection(var.project_roles, ["roles/owner", "roles/editor", "roles/viewer"])) == 0
    error_message = "The basic roles owner, editor and viewer allow far more than any job needs."
  }
}

variable "reads_datasets" {
  type        = set(string)
  description = "Datasets that it reads."
  default     = []
}

variable "writes_datasets" {
  type        = set(string)
  description = "Datasets that it reads and writes."
  default     = []
}

variable "buckets" {
  type = map(object({
    name = string
    role = string
  }))
  description = "Buckets that it uses and its role on each, by purpose."
  default     = {}
}

variable "actors" {
  type        = map(string)
  description = "Members who may start something that runs as it, by a name of any kind."
  default     = {}
}
