output "address" {
  description = "Where it answers."
  value       = google_cloud_run_v2_service.this.uri
}
