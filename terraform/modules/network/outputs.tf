output "network" {
  description = "The network's id."
  value       = google_compute_network.this.id
}

output "subnetwork" {
  description = "The workers' subnet's id."
  value       = google_compute_subnetwork.workers.id
}

output "subnetwork_path" {
  description = "The workers' subnet, as Dataflow wants it named."
  value       = "regions/${google_compute_subnetwork.workers.region}/subnetworks/${google_compute_subnetwork.workers.name}"
}
