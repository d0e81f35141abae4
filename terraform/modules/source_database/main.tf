# A PostgreSQL whose changes are captured. It has a private address alone, and nobody logs in to it by a password that Terraform knows.
resource "google_compute_global_address" "services" {
  project       = var.project_id
  name          = "${var.name}-services"
  description   = "Where Google puts what has a private address in this network: the database."
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = var.network
}

resource "google_service_networking_connection" "this" {
  network                 = var.network
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "google_sql_database_instance" "this" {
  project             = var.project_id
  region              = var.region
  name                = "${var.name}-source"
  database_version    = var.database_version
  deletion_protection = true
  depends_on          = [google_service_networking_connection.this]

  settings {
    tier                        = var.tier
    edition                     = "ENTERPRISE"
    availability_type           = var.regional ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    disk_autoresize_limit       = var.disk_limit_gib
    deletion_protection_enabled = true
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "01:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 14
      }
    }

    maintenance_window {
      day          = 7
      hour         = 2
      update_track = "stable"
    }

    # Changing the first restarts the database. Cloud SQL has no max_slot_wal_keep_size: a slot that nobody reads fills the disk, until it is dropped.
    database_flags {
      name  = "cloudsql.logical_decoding"
      value = "on"
    }

    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_sql_database" "this" {
  project         = var.project_id
  instance        = google_sql_database_instance.this.name
  name            = var.database
  deletion_policy = "ABANDON"

  lifecycle {
    prevent_destroy = true
  }
}

# Who captures: logs in by its Google account. What it may do in the database, source.sql says.
resource "google_sql_user" "capture" {
  project         = var.project_id
  instance        = google_sql_database_instance.this.name
  name            = trimsuffix(var.capture_account, ".gserviceaccount.com")
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  deletion_policy = "ABANDON"
}

# The database itself reads source.sql, which scripts/deploy capture lays there for it.
resource "google_storage_bucket_iam_member" "reads_sql" {
  bucket = var.sql_bucket
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_sql_database_instance.this.service_account_email_address}"
}
