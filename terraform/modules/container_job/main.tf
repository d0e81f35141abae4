# A job that is no pipeline: a program that runs to its end, in a container of the jobs' image. What starts it gives it its arguments.
resource "google_cloud_run_v2_job" "this" {
  project             = var.project_id
  location            = var.region
  name                = var.name
  labels              = var.labels
  deletion_protection = false

  template {
    task_count = 1

    template {
      service_account = var.service_account
      max_retries     = var.max_retries
      timeout         = "${var.timeout_minutes * 60}s"

      containers {
        image   = var.image
        command = var.command

        resources {
          limits = {
            cpu    = "1"
            memory = "2Gi"
          }
        }
      }

      vpc_access {
        egress = "ALL_TRAFFIC"

        network_interfaces {
          network    = var.network
          subnetwork = var.subnetwork
        }
      }
    }
  }
}

resource "google_cloud_run_v2_job_iam_member" "starter" {
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_job.this.name
  role     = "roles/run.jobsExecutorWithOverrides"
  member   = var.starter
}
