output "bootstrap_servers" {
  description = "Where producers reach Kafka."
  value       = module.kafka.bootstrap_servers
}
