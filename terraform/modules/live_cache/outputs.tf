output "host" {
  description = "Its address in the network."
  value       = google_redis_instance.this.host
}

output "port" {
  description = "Its port, with TLS."
  value       = google_redis_instance.this.port
}

output "name" {
  description = "Its name."
  value       = google_redis_instance.this.name
}
