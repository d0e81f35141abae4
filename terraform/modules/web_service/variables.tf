variable "project_id" {
  type        = string
  description = "Project that it runs in."
}

variable "region" {
  type        = string
  description = "Region that it runs in."
}

variable "name" {
  type        = string
  description = "Name of the service."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "image" {
  type        = string
  description = "The image of what answers over HTTP, by its full address."
}

variable "command" {
  type        = list(string)
  description = "What the container runs, before its arguments."
}

variable "args" {
  type        = list(string)
  description = "Its options."
}

variable "service_account" {
  type        = string
  description = "Address of the account that it runs as."
}

variable "network" {
  type        = string
  description = "Id of the network that it reaches Kafka or Redis by."
}

variable "subnetwork" {
  type        = string
  description = "Id of the subnet in it."
}

variable "public" {
  type        = bool
  description = "Whether the internet reaches it, and everybody may call it who has its key; else the project's networks, and invokers who have the key."
  default     = false
}

variable "invokers" {
  type        = set(string)
  description = "Members who may call it where it is not public, as serviceAccount:ADDRESS."
  default     = []
}

variable "min_instances" {
  type        = number
  description = "Instances that are there without a request."
}

variable "max_instances" {
  type        = number
  description = "Instances that there may be."
}

variable "concurrency" {
  type        = number
  description = "Requests that an instance has at a time, before there is another."
  default     = 80
}

variable "timeout" {
  type        = string
  description = "How long a request may take, and a connection of messages stand, before it is ended; clients then connect again."
  default     = "60s"
}
