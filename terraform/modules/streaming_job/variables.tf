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
  description = "Name of the job; a running one of that name is updated."
}

variable "template" {
  type        = string
  description = "The Flex Template's file, as gs://bucket/path.json."

  validation {
    condition     = can(regex("^gs://.+\\.json$", var.template))
    error_message = "A template is named as gs://bucket/path.json."
  }
}

variable "parameters" {
  type        = map(string)
  description = "The job's own options."
}

variable "transform_name_mapping" {
  type        = map(string)
  description = "Old step names to new ones, where an update renames steps."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "service_account" {
  type        = string
  description = "Address of the account that the workers run as."
}

variable "subnetwork" {
  type        = string
  description = "The workers' subnet, as regions/…/subnetworks/…."
}

variable "staging_bucket" {
  type        = string
  description = "Bucket for the jars and the graph that workers load whenever one starts; it must delete nothing."
}

variable "temp_bucket" {
  type        = string
  description = "Bucket for files that a job needs for hours."
}

variable "machine_type" {
  type        = string
  description = "Machine type of a worker."
}

variable "min_workers" {
  type        = number
  description = "Workers to start with."
}

variable "max_workers" {
  type        = number
  description = "Workers that autoscaling may go up to."

  validation {
    condition     = var.max_workers >= 1 && var.max_workers <= 1000
    error_message = "Between 1 and 1000 workers."
  }
}

variable "experiments" {
  type        = list(string)
  description = "Experiments of the Dataflow service."
}
