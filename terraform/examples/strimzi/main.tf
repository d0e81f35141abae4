# The platform with Kafka on Kubernetes in place of the managed service.
module "services" {
  source = "../../modules/services"

  project_id = var.project_id
  services   = ["compute.googleapis.com", "container.googleapis.com"]
}

module "kafka" {
  source     = "../../modules/kafka_strimzi"
  depends_on = [module.services]

  project_id            = var.project_id
  region                = var.region
  name                  = "alluvium"
  labels                = { environment = "strimzi" }
  network               = module.platform.network
  subnetwork            = module.platform.subnetwork
  administrators        = var.administrators
  operator_chart        = var.operator_chart
  storage_gib           = 500
  retention_days        = 7
  topics                = var.topics
  readers               = ["alluvium-reader"]
  writers               = ["alluvium-writer"]
  consumer_group_prefix = "alluvium-"
}

module "platform" {
  source = "../../modules/platform"

  project_id        = var.project_id
  region            = var.region
  environment       = "strimzi"
  managed_kafka     = false
  bootstrap_servers = module.kafka.bootstrap_servers
  template_version  = var.template_version
  secrets           = ["kafka-password", "kafka-ca"]
  alert_emails      = var.alert_emails
  runbooks_url      = "https://github.com/${var.repository}/blob/main/docs/operations"
  billing_account   = var.billing_account
  budget            = var.budget
  repository        = var.repository

  streaming = {
    parameters = {
      kafkaAuth     = "scram-sha-512"
      kafkaUser     = "alluvium-reader"
      kafkaSecret   = "projects/${var.project_id}/secrets/kafka-password/versions/latest"
      kafkaCaSecret = "projects/${var.project_id}/secrets/kafka-ca/versions/latest"
    }
  }
}
