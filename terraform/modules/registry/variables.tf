variable "project_id" {
  type        = string
  description = "Project that the repository is in."
}

variable "region" {
  type        = string
  description = "Region of the repository."
}

variable "name" {
  type        = string
  description = "Name of the repository."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "readers" {
  type        = map(string)
  description = "Members who pull images, by a name of any kind."
}

variable "keep_untagged_days" {
  type        = number
  description = "How long an image is kept that no version names any more, days."
  default     = 90

  validation {
    condition     = var.keep_untagged_days >= 30
    error_message = "Keep them for 30 days at least: a job may run such an image until the next apply."
  }
}
