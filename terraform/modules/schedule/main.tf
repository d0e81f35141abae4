# Once a day: launch the bounded jobs, one after the other, each when the one before it is done.
resource "google_workflows_workflow" "daily" {
  project             = var.project_id
  region              = var.region
  name                = "${var.name}-daily"
  description         = "Launches the daily jobs one after the other and waits for each."
  service_account     = var.workflow_account
  source_contents     = file("${path.module}/daily.yaml")
  call_log_level      = "LOG_ERRORS_ONLY"
  labels              = var.labels
  deletion_protection = false
}

resource "google_project_iam_member" "invoker" {
  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = "serviceAccount:${var.scheduler_account}"
}

resource "google_cloud_scheduler_job" "daily" {
  project          = var.project_id
  region           = var.region
  name             = "${var.name}-daily"
  description      = "Starts the daily jobs."
  schedule         = var.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"
  paused           = var.paused

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.daily.id}/executions"
    body = base64encode(jsonencode({
      argument = jsonencode({
        project     = var.project_id
        location    = var.region
        jobs        = var.jobs
        environment = var.environment
      })
    }))

    headers = {
      "Content-Type" = "application/json"
    }

    oauth_token {
      service_account_email = var.scheduler_account
    }
  }
}

# The same workflow, which runs whatever jobs it is given.
resource "google_cloud_scheduler_job" "models" {
  count = length(var.models_jobs) == 0 ? 0 : 1

  project          = var.project_id
  region           = var.region
  name             = "${var.name}-models"
  description      = "Starts the jobs that bring models up to date."
  schedule         = var.models_schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"
  paused           = var.paused

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.daily.id}/executions"
    body = base64encode(jsonencode({
      argument = jsonencode({
        project     = var.project_id
        location    = var.region
        jobs        = var.models_jobs
        environment = var.environment
      })
    }))

    headers = {
      "Content-Type" = "application/json"
    }

    oauth_token {
      service_account_email = var.scheduler_account
    }
  }
}
