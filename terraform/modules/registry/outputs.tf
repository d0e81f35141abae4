output "repository" {
  description = "Name of the repository; an image's address is made of its location, project and name."
  value       = google_artifact_registry_repository.this.repository_id
}
