variable "project_id" {
  type        = string
  description = "Project that the datasets are in."
}

variable "location" {
  type        = string
  description = "Where the data is kept: a region, or the multi-region us or eu."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "directory" {
  type        = string
  description = "Folder of derived files, schemas/bigquery."
}

variable "retention_days" {
  type        = map(number)
  description = "How long a partition of a dataset's tables is kept, days; for ever in a dataset that is not named."
  default     = {}
}

variable "deletion_protection" {
  type        = bool
  description = "Whether a table can only be dropped after this was turned off."
}

variable "clear_readers" {
  type        = map(string)
  description = "Members who see personal data as it is, by a name of any kind: the jobs, and groups with a reason, as group:…."
}

variable "masked_readers" {
  type        = map(string)
  description = "Members who see NULL in place of personal data, by a name of any kind."
}
