resource "google_artifact_registry_repository" "this" {
  project       = var.project_id
  location      = var.region
  repository_id = var.name
  description   = "Images of the jobs."
  format        = "DOCKER"
  labels        = var.labels

  # A tag is a version. The one that runs, which the daily jobs start each day, and those to roll back to keep theirs, however many
  # came after. What lost its tag to a second build of its version goes.
  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "${var.keep_untagged_days}d"
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "reader" {
  for_each = var.readers

  project    = var.project_id
  location   = var.region
  repository = google_artifact_registry_repository.this.name
  role       = "roles/artifactregistry.reader"
  member     = each.value
}
