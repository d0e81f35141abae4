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

variable "producers" {
  type        = list(string)
  description = "Addresses of the service accounts that write the topics."
  default     = []
}

variable "subscribers" {
  type        = list(string)
  description = "Addresses of the service accounts that read the topics which jobs publish, as alerts."
  default     = []
}

variable "budget" {
  type = object({
    currency = string
    units    = number
  })
  description = "What a month may cost, in the billing account's currency."
}
