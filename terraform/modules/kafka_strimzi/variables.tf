variable "project_id" {
  type        = string
  description = "Project that the cluster is in."
}

variable "region" {
  type        = string
  description = "Region of the cluster."
}

variable "name" {
  type        = string
  description = "Name of the Kubernetes cluster and of the Kafka in it."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "network" {
  type        = string
  description = "Id of the network."
}

variable "subnetwork" {
  type        = string
  description = "Id of the subnet of nodes and brokers."
}

variable "control_plane_cidr" {
  type        = string
  description = "Addresses of the control plane, a /28 that nothing else uses."
  default     = "172.16.0.0/28"

  validation {
    condition     = endswith(var.control_plane_cidr, "/28")
    error_message = "The control plane takes a /28."
  }
}

variable "administrators" {
  type        = map(string)
  description = "Address ranges that may reach the control plane, by name."
}

variable "deletion_protection" {
  type        = bool
  description = "Whether the cluster is protected from being deleted."
  default     = true
}

variable "operator_chart" {
  type = object({
    repository = string
    name       = string
    version    = string
  })
  description = "The Strimzi operator's Helm chart, as Strimzi's documentation names it."
}

variable "kafka_version" {
  type        = string
  description = "Version of Kafka, one that the operator knows."
  default     = "3.9.0"
}

variable "brokers" {
  type        = number
  description = "Brokers, each also a controller."
  default     = 3

  validation {
    condition     = var.brokers >= 3
    error_message = "Three brokers at least: records are kept on three."
  }
}

variable "storage_gib" {
  type        = number
  description = "Disk of a broker, GiB."
}

variable "retention_days" {
  type        = number
  description = "How long a record can be read again, days."
}

variable "topics" {
  type        = set(string)
  description = "Topics to make."
}

variable "published_topics" {
  type        = set(string)
  description = "Topics to make for what the readers publish, as alerts."
  default     = []
}

variable "default_partitions" {
  type        = number
  description = "Partitions of a topic that partitions does not name."
  default     = 12
}

variable "partitions" {
  type        = map(number)
  description = "Partitions by topic."
  default     = {}
}

variable "readers" {
  type        = set(string)
  description = "Users who read; the operator makes a password for each, in a Kubernetes secret of its name."
}

variable "writers" {
  type        = set(string)
  description = "Users who write."
}

variable "consumer_group_prefix" {
  type        = string
  description = "What the readers' consumer groups start with."
}
