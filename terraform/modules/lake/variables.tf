variable "project_id" {
  type        = string
  description = "Project that the lake is in; its bucket's name starts with it."
}

variable "location" {
  type        = string
  description = "Where the lake is: the region of the warehouse."
}

variable "name" {
  type        = string
  description = "Name of the platform."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "relations" {
  type = map(object({
    description  = string
    labels       = map(string)
    partition_by = string
    cluster_by   = list(string)
    columns      = string
  }))
  description = "Tables of the lake, by dataset/table: description, labels, the column that the warehouse's table is partitioned by, or nothing, what it is clustered by, columns as JSON."
}

variable "deletion_protection" {
  type        = bool
  description = "Whether a table can only be dropped after this was turned off."
}
