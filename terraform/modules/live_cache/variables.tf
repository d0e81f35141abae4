variable "project_id" {
  type        = string
  description = "Project that it is in."
}

variable "region" {
  type        = string
  description = "Region that it is in."
}

variable "name" {
  type        = string
  description = "Name of the instance."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "network" {
  type        = string
  description = "Id of the network that reaches it."
}

variable "memory_gb" {
  type        = number
  description = "Its memory, GB."
}

variable "replicated" {
  type        = bool
  description = "Whether a second node takes over where the first is gone."
}
