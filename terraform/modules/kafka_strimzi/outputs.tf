output "bootstrap_servers" {
  description = "Where clients connect, by TLS and SCRAM-SHA-512, as host:port."
  value       = "${google_compute_address.bootstrap.address}:9094"
}

output "endpoint" {
  description = "The Kubernetes control plane, for the Helm provider."
  value       = google_container_cluster.this.endpoint
}

output "ca_certificate" {
  description = "The control plane's certificate authority, PEM."
  value       = base64decode(google_container_cluster.this.master_auth[0].cluster_ca_certificate)
}
