# Managed Service for Apache Kafka, reached from the workers' subnet alone.
resource "google_managed_kafka_cluster" "this" {
  project    = var.project_id
  location   = var.region
  cluster_id = var.name
  labels     = var.labels

  capacity_config {
    vcpu_count   = var.vcpus
    memory_bytes = var.vcpus * var.memory_gib_per_vcpu * 1024 * 1024 * 1024
  }

  gcp_config {
    access_config {
      network_configs {
        subnet = var.subnetwork
      }
    }
  }

  rebalance_config {
    mode = "AUTO_REBALANCE_ON_SCALE_UP"
  }
}

locals {
  topics = merge(
    # Changes are not compacted either: that a table was truncated is said without a key, which a topic that is compacted refuses.
    { for topic in setsubtract(var.topics, var.captured_topics) : topic => { cleanup = "delete", readers = var.readers, writers = concat(var.writers, contains(var.collected_topics, topic) ? var.collectors : []) } },
    { for topic in var.captured_topics : topic => { cleanup = "delete", readers = var.readers, writers = var.capturers } },
    { for topic in var.capture_topics : topic => { cleanup = "compact,delete", readers = [], writers = var.capturers } },
    # What jobs publish: a log of changes, of which the last message per key is kept as long as others are.
    { for topic in var.published_topics : topic => { cleanup = "compact,delete", readers = var.subscribers, writers = var.readers } },
  )
}

resource "google_managed_kafka_topic" "this" {
  for_each = local.topics

  project            = var.project_id
  location           = var.region
  cluster            = google_managed_kafka_cluster.this.cluster_id
  topic_id           = each.key
  partition_count    = lookup(var.partitions, each.key, contains(var.capture_topics, each.key) ? 1 : var.default_partitions)
  replication_factor = 3

  configs = {
    "retention.ms"        = tostring(var.retention_days * 24 * 60 * 60 * 1000)
    "min.insync.replicas" = "2"
    "cleanup.policy"      = each.value.cleanup
  }

  # A topic that no contract names any more is to stay: name it in more_topics.
  lifecycle {
    prevent_destroy = true
  }
}

# To connect at all; what it may do then, the entries below say. The readers are given the role where their accounts are made.
resource "google_project_iam_member" "client" {
  for_each = toset(concat(var.writers, var.subscribers))

  project = var.project_id
  role    = "roles/managedkafka.client"
  member  = "serviceAccount:${each.value}"
}

# With an entry on a topic, whoever is not named in one is kept out.
resource "google_managed_kafka_acl" "topic" {
  for_each = local.topics

  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.this.cluster_id
  acl_id   = "topic/${google_managed_kafka_topic.this[each.key].topic_id}"

  dynamic "acl_entries" {
    for_each = setproduct(["READ", "DESCRIBE"], each.value.readers)

    content {
      principal       = "User:${acl_entries.value[1]}"
      permission_type = "ALLOW"
      operation       = acl_entries.value[0]
      host            = "*"
    }
  }

  dynamic "acl_entries" {
    for_each = setproduct(["WRITE", "DESCRIBE"], each.value.writers)

    content {
      principal       = "User:${acl_entries.value[1]}"
      permission_type = "ALLOW"
      operation       = acl_entries.value[0]
      host            = "*"
    }
  }
}

resource "google_managed_kafka_acl" "group" {
  for_each = var.consumer_groups

  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.this.cluster_id
  acl_id   = "consumerGroup/${each.value}"

  dynamic "acl_entries" {
    for_each = var.readers

    content {
      principal       = "User:${acl_entries.value}"
      permission_type = "ALLOW"
      operation       = "READ"
      host            = "*"
    }
  }
}
