# Changes of a database: Cloud SQL → Debezium on Kafka Connect → topics. Which tables, the contracts say: those whose topics are
# prefix.schema.table and whose format is debezium.
locals {
  captures  = var.capture == null ? {} : { (var.capture.prefix) = var.capture }
  debezium  = toset([for contract in local.contracts : contract.source.topic if can(contract.event) && try(contract.source.format, "") == "debezium"])
  captured  = toset(flatten([for prefix in keys(local.captures) : [for topic in local.debezium : topic if startswith(topic, "${prefix}.")]]))
  heartbeat = "debezium-heartbeat"
  of_source = { publication = "alluvium", schema = "alluvium" }

  # Beside a topic per table: what the connector says of itself. No contract reads them.
  capture_topics = toset(flatten([for prefix in keys(local.captures) : ["${local.heartbeat}.${prefix}", "${prefix}.${local.of_source.schema}.signal"]]))
}

# Google's account of Managed Kafka, which Connect's workers are. It is there before anything names it.
resource "google_project_service_identity" "kafka" {
  provider   = google-beta
  for_each   = local.captures
  depends_on = [module.services]

  project = var.project_id
  service = "managedkafka.googleapis.com"
}

resource "google_project_iam_member" "capture_connects" {
  for_each = local.captures

  project = var.project_id
  role    = "roles/cloudsql.client"
  member  = "serviceAccount:${google_project_service_identity.kafka[each.key].email}"

  condition {
    title      = "the source alone"
    expression = "resource.type == \"sqladmin.googleapis.com/Instance\" && resource.name == \"projects/${var.project_id}/instances/${module.source_database[each.key].instance}\""
  }
}

resource "google_project_iam_member" "capture_logs_in" {
  for_each = local.captures

  project = var.project_id
  role    = "roles/cloudsql.instanceUser"
  member  = "serviceAccount:${google_project_service_identity.kafka[each.key].email}"

  condition {
    title      = "the source alone"
    expression = "resource.type == \"sqladmin.googleapis.com/Instance\" && resource.name == \"projects/${var.project_id}/instances/${module.source_database[each.key].instance}\""
  }
}

module "source_database" {
  source     = "../source_database"
  for_each   = local.captures
  depends_on = [module.services]

  project_id       = var.project_id
  region           = var.region
  name             = var.name
  labels           = local.labels
  network          = module.network.network
  database         = each.value.database
  database_version = each.value.database_version
  tier             = each.value.tier
  regional         = each.value.regional
  disk_limit_gib   = each.value.disk_limit_gib
  capture_account  = google_project_service_identity.kafka[each.key].email
  sql_bucket       = module.storage.names["temp"]
  publication      = local.of_source.publication
  schema           = local.of_source.schema
  tables           = [for topic in local.captured : trimprefix(topic, "${each.key}.")]
}

module "capture" {
  source     = "../capture"
  for_each   = local.captures
  depends_on = [module.services, google_project_iam_member.capture_connects, google_project_iam_member.capture_logs_in]

  project_id       = var.project_id
  region           = var.region
  name             = var.name
  labels           = local.labels
  subnetwork       = module.network.subnetwork
  kafka_cluster    = module.kafka[0].cluster
  connection_name  = module.source_database[each.key].connection_name
  database         = module.source_database[each.key].database
  prefix           = each.key
  tables           = [for topic in local.captured : trimprefix(topic, "${each.key}.")]
  publication      = local.of_source.publication
  slot             = local.of_source.publication
  schema           = local.of_source.schema
  snapshot         = each.value.snapshot
  heartbeat_prefix = local.heartbeat
}
