# One workflow runs jobs, one after the other, and one run at a time; a schedule starts each of its runs.
resource "google_workflows_workflow" "runs" {
  project             = var.project_id
  region              = var.region
  name                = "${var.name}-runs"
  description         = "Runs bounded jobs one after the other, one run at a time."
  service_account     = var.workflow_account
  source_contents     = file("${path.module}/runs.yaml")
  call_log_level      = "LOG_ERRORS_ONLY"
  labels              = var.labels
  deletion_protection = false
}

resource "google_project_iam_member" "invoker" {
  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = "serviceAccount:${var.scheduler_account}"
}

resource "google_cloud_scheduler_job" "run" {
  for_each = { for name, run in var.runs : name => run if length(run.jobs) > 0 }

  project          = var.project_id
  region           = var.region
  name             = "${var.name}-${each.key}"
  description      = each.value.description
  schedule         = each.value.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"
  paused           = var.paused

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.runs.id}/executions"
    body = base64encode(jsonencode({
      argument = jsonencode({
        project      = var.project_id
        location     = var.region
        when_busy    = each.value.when_busy
        back_seconds = each.value.back_hours * 60 * 60
        jobs         = each.value.jobs
        environment  = var.environment
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

# Whether the newest event of a table is as young as it has to be: asked every hour, whatever runs or does not.
resource "google_workflows_workflow" "late" {
  count = length(var.late_after_hours) == 0 ? 0 : 1

  project             = var.project_id
  region              = var.region
  name                = "${var.name}-late"
  description         = "Logs which tables are late."
  service_account     = var.watcher_account
  source_contents     = file("${path.module}/late.yaml")
  call_log_level      = "LOG_ERRORS_ONLY"
  labels              = var.labels
  deletion_protection = false
}

resource "google_cloud_scheduler_job" "late" {
  count = length(var.late_after_hours) == 0 ? 0 : 1

  project          = var.project_id
  region           = var.region
  name             = "${var.name}-late"
  description      = "Asks which tables are late."
  schedule         = "15 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"
  paused           = var.paused

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.late[0].id}/executions"
    body = base64encode(jsonencode({
      argument = jsonencode({
        project  = var.project_id
        location = var.region
        query    = templatefile("${path.module}/late.sql", { project = var.project_id, late_after_hours = var.late_after_hours })
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
