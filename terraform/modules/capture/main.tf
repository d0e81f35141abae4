# Kafka Connect with the one connector that there is: Debezium for PostgreSQL, which the service ships as its Cloud SQL source.
resource "google_managed_kafka_connect_cluster" "this" {
  provider = google-beta

  project            = var.project_id
  location           = var.region
  connect_cluster_id = var.name
  kafka_cluster      = "projects/${var.project_id}/locations/${var.region}/clusters/${var.kafka_cluster}"
  labels             = var.labels

  capacity_config {
    vcpu_count   = tostring(var.vcpus)
    memory_bytes = tostring(var.vcpus * var.memory_gib_per_vcpu * 1024 * 1024 * 1024)
  }

  gcp_config {
    access_config {
      network_configs {
        primary_subnet = var.subnetwork
      }
    }
  }

  timeouts {
    create = "60m"
  }
}

# Where it stands is kept by Kafka, under its name: one of another number begins anew, by a snapshot, with a slot of its own.
resource "google_managed_kafka_connector" "this" {
  provider = google-beta
  for_each = var.snapshot == 0 ? {} : { (var.prefix) = "${var.prefix}-${var.snapshot}" }

  project         = var.project_id
  location        = var.region
  connect_cluster = google_managed_kafka_connect_cluster.this.connect_cluster_id
  connector_id    = each.value

  configs = {
    "name"            = each.value
    "connector.class" = "io.debezium.connector.postgresql.PostgresConnector"
    "tasks.max"       = "1"

    # By Google's account of the service, over a channel that both sides prove themselves on: there is no password.
    "driver.cloudSqlInstance" = var.connection_name
    "driver.enableIamAuth"    = "true"
    "driver.ipTypes"          = "PRIVATE"
    "driver.sslmode"          = "disable"
    "database.dbname"         = var.database

    "plugin.name"                 = "pgoutput"
    "slot.name"                   = "${var.slot}_${var.snapshot}"
    "publication.name"            = var.publication
    "publication.autocreate.mode" = "disabled"
    "topic.prefix"                = var.prefix
    "table.include.list"          = join(",", [for table in sort(var.tables) : replace(table, ".", "\\.")])
    "snapshot.mode"               = "initial"

    # As docs/formats/debezium.md says why.
    "decimal.handling.mode" = "string"
    "binary.handling.mode"  = "bytes"
    "time.precision.mode"   = "adaptive"
    "skipped.operations"    = "none"
    "tombstones.on.delete"  = "true"

    "topic.heartbeat.prefix" = var.heartbeat_prefix
    "heartbeat.interval.ms"  = tostring(var.heartbeat_seconds * 1000)
    "heartbeat.action.query" = "INSERT INTO ${var.schema}.heartbeat (id, beaten_at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET beaten_at = excluded.beaten_at"
    "signal.data.collection" = "${var.schema}.signal"

    "key.converter"                  = "org.apache.kafka.connect.json.JsonConverter"
    "key.converter.schemas.enable"   = "false"
    "value.converter"                = "org.apache.kafka.connect.json.JsonConverter"
    "value.converter.schemas.enable" = "false"
  }

  task_restart_policy {
    minimum_backoff = "60s"
    maximum_backoff = "600s"
  }
}
