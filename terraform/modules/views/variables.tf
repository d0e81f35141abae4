variable "project_id" {
  type        = string
  description = "Project that the datasets are in."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "views" {
  type = map(object({
    description = string
    labels      = map(string)
    schema      = string
    query       = string
    reads       = list(string)
  }))
  description = "Views by dataset/name: description, labels, columns in BigQuery's JSON, query, the other datasets that it reads."
}
