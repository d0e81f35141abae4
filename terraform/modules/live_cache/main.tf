# Redis with the rows of a live page, in the project's network alone. It keeps nothing: what it loses, the warehouse has.
resource "google_redis_instance" "this" {
  project                 = var.project_id
  region                  = var.region
  name                    = var.name
  labels                  = var.labels
  tier                    = var.replicated ? "STANDARD_HA" : "BASIC"
  memory_size_gb          = var.memory_gb
  redis_version           = "REDIS_7_2"
  authorized_network      = var.network
  connect_mode            = "DIRECT_PEERING"
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"

  # A table is several keys, of which none may go alone: a full Redis refuses writes, which is told.
  redis_configs = {
    maxmemory-policy = "noeviction"
  }
}
