# Places for secrets. Their values are put in by people or by rotation, never by Terraform, whose state would hold them.
locals {
  accesses = merge([
    for id, accessors in var.secrets : {
      for name, member in accessors : "${id}/${name}" => { id = id, member = member }
    }
  ]...)
}

resource "google_secret_manager_secret" "this" {
  for_each = toset(keys(var.secrets))

  project             = var.project_id
  secret_id           = each.value
  labels              = var.labels
  version_destroy_ttl = "${7 * 24 * 60 * 60}s"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = local.accesses

  project   = var.project_id
  secret_id = google_secret_manager_secret.this[each.value.id].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = each.value.member
}
