variable "project_id" {
  type        = string
  description = "Project that the network is in."
}

variable "region" {
  type        = string
  description = "Region of the subnet."
}

variable "name" {
  type        = string
  description = "Name of the network, and what the names in it start with."
}

variable "cidr" {
  type        = string
  description = "Addresses of the workers, in CIDR notation."

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && tonumber(split("/", var.cidr)[1]) <= 24
    error_message = "Give a range in CIDR notation, of at least 256 addresses."
  }
}
