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
  description = "Name of the cluster."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "subnetwork" {
  type        = string
  description = "Id of the subnet that reaches the brokers."
}

variable "topics" {
  type        = set(string)
  description = "Topics to make."
}

variable "published_topics" {
  type        = set(string)
  description = "Topics to make for what the readers publish."
  default     = []
}

variable "captured_topics" {
  type        = set(string)
  description = "Those of the topics that take a database's changes: only what captures writes them."
  default     = []
}

variable "collected_topics" {
  type        = set(string)
  description = "Those of the topics that collectors may write."
  default     = []
}

variable "collectors" {
  type        = list(string)
  description = "Addresses of the accounts of collectors, which have the right to connect."
  default     = []
}

variable "capture_topics" {
  type        = set(string)
  description = "Topics to make for what the capture says of itself."
  default     = []
}

variable "capturers" {
  type        = list(string)
  description = "E-mail addresses of the accounts that write what is captured. They have the right to connect."
  default     = []
}

variable "subscribers" {
  type        = list(string)
  description = "E-mail addresses of the service accounts that read what is published, known at the plan."
  default     = []
}

variable "consumer_groups" {
  type        = set(string)
  description = "Consumer groups of the readers."
}

variable "readers" {
  type        = list(string)
  description = "E-mail addresses of the service accounts that read the topics, and write those that are published. They have roles/managedkafka.client."
}

variable "writers" {
  type        = list(string)
  description = "E-mail addresses of the service accounts that write the topics, known at the plan."
}

variable "vcpus" {
  type        = number
  description = "Processors of the cluster."

  validation {
    condition     = var.vcpus >= 3
    error_message = "A cluster has at least 3 vCPUs."
  }
}

variable "memory_gib_per_vcpu" {
  type        = number
  description = "Memory per processor, GiB."
  default     = 4

  validation {
    condition     = var.memory_gib_per_vcpu >= 1 && var.memory_gib_per_vcpu <= 8
    error_message = "The service takes 1 to 8 GiB per vCPU."
  }
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

variable "retention_days" {
  type        = number
  description = "How long a record can be read again, days."

  validation {
    condition     = var.retention_days >= 1
    error_message = "Keep records for a day at least: a job that stands still for a night is to lose none."
  }
}
