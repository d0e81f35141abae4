variable "project_id" {
  type        = string
  description = "Project that the jobs run in."
}

variable "region" {
  type        = string
  description = "Region that they run in."
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

  validation {
    condition     = length(split(" ", var.schedule)) == 5
    error_message = "Five fields: minute, hour, day, month, weekday."
  }
}

variable "paused" {
  type        = bool
  description = "Whether nothing is started."
}

variable "jobs" {
  type = list(object({
    name            = string
    template        = string
    container_job   = string
    service_account = string
    days            = number
    parameters      = map(string)
  }))
  description = "The jobs, in order: a Flex Template or a Cloud Run job each, the other is empty. A job gets that many days before today as from and to; with 0, neither."
}

variable "models_schedule" {
  type        = string
  description = "When the jobs of models are started, as cron writes it, UTC."

  validation {
    condition     = length(split(" ", var.models_schedule)) == 5
    error_message = "Five fields: minute, hour, day, month, weekday."
  }
}

variable "models_jobs" {
  type = list(object({
    name            = string
    template        = string
    container_job   = string
    service_account = string
    days            = number
    parameters      = map(string)
  }))
  description = "The jobs that bring models up to date between the daily ones, in the same form; nothing is scheduled where there is none."
}

variable "environment" {
  type = object({
    tempLocation         = string
    subnetwork           = string
    ipConfiguration      = string
    machineType          = string
    maxWorkers           = number
    additionalUserLabels = map(string)
  })
  description = "Dataflow's runtime environment of every job, as its API names the fields."
}

variable "workflow_account" {
  type        = string
  description = "Address of the account that launches the jobs."
}

variable "scheduler_account" {
  type        = string
  description = "Address of the account that starts the workflow."
}
