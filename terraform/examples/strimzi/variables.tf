variable "project_id" {
  type        = string
  description = "Project of this environment."
}

variable "region" {
  type        = string
  description = "Region of everything, the data too."
}

variable "billing_account" {
  type        = string
  description = "Billing account that pays for the project."
}

variable "alert_emails" {
  type        = set(string)
  description = "Addresses that alerts go to."
}

variable "repository" {
  type        = string
  description = "The GitHub repository that delivers, as owner/name."
}

variable "template_version" {
  type        = string
  description = "Version of the job templates that scripts/deploy built; empty before the first."
  default     = ""
}

variable "budget" {
  type = object({
    currency = string
    units    = number
  })
  description = "What a month may cost, in the billing account's currency."
}

variable "administrators" {
  type        = map(string)
  description = "Address ranges that may reach the Kubernetes control plane, by name."
}

variable "operator_chart" {
  type = object({
    repository = string
    name       = string
    version    = string
  })
  description = "The Strimzi operator's Helm chart, as Strimzi's documentation names it."
}

variable "topics" {
  type        = set(string)
  description = "Topics to make."
}
