variable "project_id" {
  type        = string
  description = "Project that the job runs in."
}

variable "region" {
  type        = string
  description = "Region that it runs in."
}

variable "name" {
  type        = string
  description = "Name of the job."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "image" {
  type        = string
  description = "The jobs' image, by its full address."
}

variable "command" {
  type        = list(string)
  description = "What the container runs, before its arguments."
}

variable "service_account" {
  type        = string
  description = "Address of the account that it runs as."
}

variable "starter" {
  type        = string
  description = "The member that may start it."
}

variable "network" {
  type        = string
  description = "Id of the network that it reaches the world by."
}

variable "subnetwork" {
  type        = string
  description = "Id of the subnet in it."
}

variable "max_retries" {
  type        = number
  description = "How often it is run again by itself where it fails."
  default     = 1
}

variable "timeout_minutes" {
  type        = number
  description = "How long it may run."
  default     = 120
}
