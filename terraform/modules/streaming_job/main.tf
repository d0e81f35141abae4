# A streaming Dataflow job. A new template or parameter updates it in place, and its state goes on; destroying it drains it.
# A worker that starts, be it months after the job, loads the jars and the graph from staging: nothing may delete them there.
resource "google_dataflow_flex_template_job" "this" {
  provider = google-beta

  project                 = var.project_id
  region                  = var.region
  name                    = var.name
  container_spec_gcs_path = var.template
  on_delete               = "drain"
  labels                  = var.labels

  service_account_email        = var.service_account
  subnetwork                   = var.subnetwork
  ip_configuration             = "WORKER_IP_PRIVATE"
  staging_location             = "gs://${var.staging_bucket}/staging"
  temp_location                = "gs://${var.temp_bucket}/temp"
  machine_type                 = var.machine_type
  num_workers                  = var.min_workers
  max_workers                  = var.max_workers
  autoscaling_algorithm        = "THROUGHPUT_BASED"
  enable_streaming_engine      = true
  additional_experiments       = var.experiments
  skip_wait_on_job_termination = false

  parameters             = var.parameters
  transform_name_mapping = var.transform_name_mapping
}
