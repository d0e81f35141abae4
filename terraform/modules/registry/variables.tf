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

variable "keep_versions" {
  type        = number
  description = "Images that are kept however old they are: those to roll back to."
  default     = 10
}

variable "delete_after_days" {
  type        = number
  description = "Age at which other images go, days."
  default     = 90
}
