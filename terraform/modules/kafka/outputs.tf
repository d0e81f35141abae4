output "bootstrap_servers" {
  description = "Where clients connect, as host:port."
  value       = "bootstrap.${google_managed_kafka_cluster.this.cluster_id}.${var.region}.managedkafka.${var.project_id}.cloud.goog:9092"
}

output "topics" {
  description = "The topics, known once they are there."
  value       = [for topic in google_managed_kafka_topic.this : topic.topic_id]
}

output "cluster" {
  description = "Name of the cluster, known once the topics are there, and who may write them."
  value       = google_managed_kafka_cluster.this.cluster_id
  depends_on  = [google_managed_kafka_topic.this, google_managed_kafka_acl.topic]
}
