variable "project_id" {
  type        = string
  description = "Project that the database is in."
}

variable "region" {
  type        = string
  description = "Region of the database."
}

variable "name" {
  type        = string
  description = "Name of the platform, and what the names here start with."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "network" {
  type        = string
  description = "Id of the network that reaches it."
}

variable "database" {
  type        = string
  description = "Name of the database."
}

variable "database_version" {
  type        = string
  description = "Version of PostgreSQL, as POSTGRES_15."

  validation {
    condition     = can(regex("^POSTGRES_1[3-9]$", var.database_version))
    error_message = "POSTGRES_13 to POSTGRES_19."
  }
}

variable "tier" {
  type        = string
  description = "Machine type."
}

variable "regional" {
  type        = bool
  description = "Whether another zone takes over when one fails."
}

variable "disk_limit_gib" {
  type        = number
  description = "How far the disk grows by itself, GiB; it never shrinks."

  validation {
    condition     = var.disk_limit_gib >= 20
    error_message = "Let it grow to 20 GiB at least."
  }
}

variable "capture_account" {
  type        = string
  description = "Address of the service account that captures."
}

variable "sql_bucket" {
  type        = string
  description = "Bucket that source.sql is laid into."
}

variable "publication" {
  type        = string
  description = "Name of the publication."
}

variable "schema" {
  type        = string
  description = "Schema for the tables of the capture itself."
}

variable "tables" {
  type        = list(string)
  description = "Tables to capture, as schema.table."

  validation {
    condition     = length(var.tables) > 0 && alltrue([for table in var.tables : can(regex("^[^.\"]+\\.[^.\"]+$", table))])
    error_message = "Name a table at least, each as schema.table: contracts name them by their topics, prefix.schema.table, with format: debezium."
  }
}
