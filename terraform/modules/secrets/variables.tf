variable "project_id" {
  type        = string
  description = "Project that the secrets are in."
}

variable "region" {
  type        = string
  description = "Where their values are kept."
}

variable "labels" {
  type        = map(string)
  description = "Labels, for the bill."
}

variable "secrets" {
  type        = map(map(string))
  description = "Who may read each secret, by its name: members, by a name of any kind."
}
