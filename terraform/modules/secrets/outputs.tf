output "names" {
  description = "Resource names of the secrets, by id."
  value       = { for id, secret in google_secret_manager_secret.this : id => secret.name }
}
