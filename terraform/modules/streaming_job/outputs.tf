output "job_id" {
  description = "Id of the running job; an update in place gives it a new one."
  value       = google_dataflow_flex_template_job.this.job_id
}
