output "address" {
  description = "Where events are sent, before /events/EVENT."
  value       = google_cloud_run_v2_service.this.uri
}
