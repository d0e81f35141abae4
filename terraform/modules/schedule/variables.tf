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

variable "paused" {
  type        = bool
  description = "Whether nothing is started."
}

variable "runs" {
  type = map(object({
    description = string
    schedule    = string
    when_busy   = string
    back_hours  = number
    jobs = list(object({
      name            = string
      template        = string
      container_job   = string
      service_account = string
      days            = number
      to_days_ago     = number
      bucket          = string
      prefix          = string
      parameters      = map(string)
    }))
  }))
  description = "What is run, by name: when, as cron writes it, UTC; whether a run waits or is skipped while another is at work; the jobs, in order, a Flex Template or a Cloud Run job each, the other is empty. A job gets the days from days ago to to_days_ago as from and to, none with 0. One with a bucket loads the folder prefix/yyyy-mm-dd of the day it was back_hours ago, if anything has landed there. A run without jobs is none."

  validation {
    condition     = alltrue([for run in values(var.runs) : length(split(" ", run.schedule)) == 5])
    error_message = "A schedule has five fields: minute, hour, day, month, weekday."
  }

  validation {
    condition     = alltrue([for run in values(var.runs) : contains(["wait", "skip"], run.when_busy)])
    error_message = "when_busy is wait or skip."
  }
}

variable "late_after_hours" {
  type        = map(number)
  description = "How many hours old the newest event of raw may be, by event; those that are not named are never late."
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

variable "watcher_account" {
  type        = string
  description = "Address of the account that asks which tables are late."
}

variable "scheduler_account" {
  type        = string
  description = "Address of the account that starts the workflows."
}
