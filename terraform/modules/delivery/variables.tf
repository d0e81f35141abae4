variable "project_id" {
  type        = string
  description = "Project that is delivered to."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "repository" {
  type        = string
  description = "The GitHub repository, as owner/name."

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "A repository is named as owner/name."
  }
}

variable "environment" {
  type        = string
  description = "The GitHub environment that an apply runs in."
}

variable "deployer_name" {
  type        = string
  description = "Resource name of the account that applies."
}

variable "planner_name" {
  type        = string
  description = "Resource name of the account that plans."
}
