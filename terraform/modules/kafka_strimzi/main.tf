# Kafka on Kubernetes by the Strimzi operator: instead of modules/kafka, where the managed service cannot be had.
resource "google_container_cluster" "this" {
  project             = var.project_id
  name                = var.name
  location            = var.region
  network             = var.network
  subnetwork          = var.subnetwork
  enable_autopilot    = true
  deletion_protection = var.deletion_protection
  resource_labels     = var.labels

  ip_allocation_policy {}

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = false
    master_ipv4_cidr_block  = var.control_plane_cidr
  }

  master_authorized_networks_config {
    dynamic "cidr_blocks" {
      for_each = var.administrators

      content {
        display_name = cidr_blocks.key
        cidr_block   = cidr_blocks.value
      }
    }
  }

  release_channel {
    channel = "STABLE"
  }
}

# Static, so that the brokers' address is known before they are there.
resource "google_compute_address" "bootstrap" {
  project      = var.project_id
  region       = var.region
  name         = "${var.name}-bootstrap"
  address_type = "INTERNAL"
  subnetwork   = var.subnetwork
}

resource "helm_release" "operator" {
  name             = "strimzi"
  repository       = var.operator_chart.repository
  chart            = var.operator_chart.name
  version          = var.operator_chart.version
  namespace        = "kafka"
  create_namespace = true
  atomic           = true

  depends_on = [google_container_cluster.this]
}

resource "helm_release" "kafka" {
  name      = var.name
  chart     = "${path.module}/chart"
  namespace = "kafka"

  values = [yamlencode({
    version       = var.kafka_version
    brokers       = var.brokers
    storageGib    = var.storage_gib
    retentionMs   = var.retention_days * 24 * 60 * 60 * 1000
    bootstrapIp   = google_compute_address.bootstrap.address
    topics        = [for topic in var.topics : { name = topic, partitions = lookup(var.partitions, topic, var.default_partitions) }]
    published     = [for topic in var.published_topics : { name = topic, partitions = lookup(var.partitions, topic, var.default_partitions) }]
    readers       = var.readers
    writers       = var.writers
    consumerGroup = var.consumer_group_prefix
  })]

  depends_on = [helm_release.operator]
}
