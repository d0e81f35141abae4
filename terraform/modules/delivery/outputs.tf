output "provider" {
  description = "The identity provider, for the workflow's WORKLOAD_IDENTITY_PROVIDER."
  value       = google_iam_workload_identity_pool_provider.github.name
}
