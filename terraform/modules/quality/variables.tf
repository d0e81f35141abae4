variable "project_id" {
  type        = string
  description = "Project that the scans are in."
}

variable "location" {
  type        = string
  description = "Region of the scans, where the data is."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "schedule" {
  type        = string
  description = "When, as cron writes it, UTC."
}

variable "days" {
  type        = number
  description = "How many days of a partitioned table are scanned."
  default     = 3
}

variable "tables" {
  type = map(object({
    resource     = string
    primary_key  = list(string)
    required     = list(string)
    personal     = list(string)
    partition_by = string
    expectations = list(object({ name = string, description = string, dimension = string, sql = string }))
  }))
  description = "Tables to scan, by dataset/table: resource id, key, required columns, columns with a policy tag, the column it is partitioned by or nothing, rules as queries of rows that must not be."
}
