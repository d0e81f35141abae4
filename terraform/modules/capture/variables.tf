variable "project_id" {
  type        = string
  description = "Project that Kafka is in."
}

variable "region" {
  type        = string
  description = "Region of Kafka."
}

variable "name" {
  type        = string
  description = "Name of the Connect cluster."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "subnetwork" {
  type        = string
  description = "Id of the subnet that reaches the database and Kafka, of 1,024 addresses at least."
}

variable "kafka_cluster" {
  type        = string
  description = "Name of the Kafka cluster, known once the topics and who may write them are there."
}

variable "vcpus" {
  type        = number
  description = "Processors of the Connect cluster."
  default     = 3

  validation {
    condition     = var.vcpus >= 3
    error_message = "A Connect cluster has at least 3 vCPUs."
  }
}

variable "memory_gib_per_vcpu" {
  type        = number
  description = "Memory per processor, GiB."
  default     = 1

  validation {
    condition     = var.memory_gib_per_vcpu >= 1 && var.memory_gib_per_vcpu <= 8
    error_message = "The service takes 1 to 8 GiB per vCPU."
  }
}

variable "connection_name" {
  type        = string
  description = "The Cloud SQL instance, as project:region:name."
}

variable "database" {
  type        = string
  description = "Name of the database."
}

variable "prefix" {
  type        = string
  description = "What the names of topics start with, before a dot."
}

variable "tables" {
  type        = list(string)
  description = "Tables to capture, as schema.table."
}

variable "publication" {
  type        = string
  description = "Name of the publication."
}

variable "slot" {
  type        = string
  description = "What the slot's name starts with."
}

variable "schema" {
  type        = string
  description = "Schema of the capture's own tables."
}

variable "snapshot" {
  type        = number
  description = "Number of the snapshot that the connector began by; 0, and there is no connector."

  validation {
    condition     = var.snapshot >= 0 && floor(var.snapshot) == var.snapshot
    error_message = "0, 1, 2 …"
  }
}

variable "heartbeat_prefix" {
  type        = string
  description = "What the name of the heartbeats' topic starts with, before a dot."
}

variable "heartbeat_seconds" {
  type        = number
  description = "How often the connector says that it lives, and moves its slot on."
  default     = 30
}
