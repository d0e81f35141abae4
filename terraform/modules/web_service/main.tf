# What answers over HTTP: a collector, or web servers of a live page. Who reaches it at all, Cloud Run says; who may do what, its own keys.
resource "google_cloud_run_v2_service" "this" {
  project             = var.project_id
  location            = var.region
  name                = var.name
  labels              = var.labels
  deletion_protection = false
  ingress             = var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"

  template {
    service_account                  = var.service_account
    timeout                          = var.timeout
    max_instance_request_concurrency = var.concurrency

    scaling {
      min_instance_count = var.min_instances
      max_instance_count = var.max_instances
    }

    containers {
      image   = var.image
      command = var.command
      args    = var.args

      ports {
        container_port = 8080
      }

      resources {
        # What comes of Kafka or Redis comes between requests as well.
        cpu_idle          = false
        startup_cpu_boost = true

        limits = {
          cpu    = "1"
          memory = "1Gi"
        }
      }

      # That Kafka or Redis is silent no new instance mends: there is no liveness probe.
      startup_probe {
        period_seconds    = 5
        timeout_seconds   = 3
        failure_threshold = 24

        http_get {
          path = "/health"
          port = 8080
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

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.public ? toset(["allUsers"]) : var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = each.value
}
