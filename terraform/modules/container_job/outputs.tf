output "id" {
  description = "Resource name of the job, as its API wants it."
  value       = google_cloud_run_v2_job.this.id
}
