output "connectors" {
  description = "Names of the connectors: none, or one."
  value       = [for connector in google_managed_kafka_connector.this : connector.connector_id]
}
