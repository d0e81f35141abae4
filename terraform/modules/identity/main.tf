# A service account and all that it may do. It has no key: what runs as it is given its token.
resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = var.id
  display_name = var.display_name
}

resource "google_project_iam_member" "this" {
  for_each = var.project_roles

  project = var.project_id
  role    = each.value
  member  = google_service_account.this.member
}

# READER is roles/bigquery.dataViewer, and WRITER dataEditor. Not by google_bigquery_dataset_iam_member, which takes the views' right to
# read a dataset away whenever it changes anything.
resource "google_bigquery_dataset_access" "reads" {
  for_each = setsubtract(var.reads_datasets, var.writes_datasets)

  project       = var.project_id
  dataset_id    = each.value
  role          = "READER"
  user_by_email = google_service_account.this.email
}

resource "google_bigquery_dataset_access" "writes" {
  for_each = var.writes_datasets

  project       = var.project_id
  dataset_id    = each.value
  role          = "WRITER"
  user_by_email = google_service_account.this.email
}

resource "google_storage_bucket_iam_member" "this" {
  for_each = var.buckets

  bucket = each.value.name
  role   = each.value.role
  member = google_service_account.this.member
}

resource "google_service_account_iam_member" "actor" {
  for_each = var.actors

  service_account_id = google_service_account.this.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value
}
