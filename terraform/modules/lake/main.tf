# The warehouse's tables once more, as Apache Iceberg tables of Parquet files in a bucket, which other engines read. BigQuery alone writes and deletes there,
# by the account of a connection: a file that it does not know it deletes, and a table whose file somebody changes cannot be read any more.
locals {
  datasets = toset([for path in keys(var.relations) : dirname(path)])

  # Iceberg has no JSON: it is text there.
  columns = {
    for path, relation in var.relations : path => [
      for column in jsondecode(relation.columns) : merge(column, column.type == "JSON" ? { type = "STRING" } : {})
    ]
  }

  # In the place of partitions, rows lie by time first, as a run asks for days. BigQuery takes four columns.
  clustering = {
    for path, relation in var.relations : path => [
      for index, column in distinct(concat(compact([relation.partition_by]), relation.cluster_by)) : column if index < 4
    ]
  }
}

# No versions, as Iceberg tables of BigQuery want none. What somebody else deletes is there for a week, for Google's support to bring back.
resource "google_storage_bucket" "this" {
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name}-lake"
  location                    = var.location
  labels                      = merge(var.labels, { purpose = "lake" })
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 60 * 60
  }
}

# Another connection would have another account, which may not read the files.
resource "google_bigquery_connection" "this" {
  project       = var.project_id
  location      = var.location
  connection_id = "${var.name}-lake"
  description   = "Writes and reads the files of the lake."

  cloud_resource {}

  lifecycle {
    prevent_destroy = true
  }
}

# Its account comes into being some time after the connection, and may write some time after that was granted. A table is refused until then.
resource "time_sleep" "until_its_account_is_there" {
  create_duration = "120s"

  triggers = {
    account = google_bigquery_connection.this.cloud_resource[0].service_account_id
  }
}

resource "google_storage_bucket_iam_member" "writes" {
  depends_on = [time_sleep.until_its_account_is_there]

  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${google_bigquery_connection.this.cloud_resource[0].service_account_id}"
}

resource "google_storage_bucket_iam_member" "sees" {
  depends_on = [time_sleep.until_its_account_is_there]

  bucket = google_storage_bucket.this.name
  role   = "roles/storage.legacyBucketReader"
  member = "serviceAccount:${google_bigquery_connection.this.cloud_resource[0].service_account_id}"
}

resource "time_sleep" "until_it_may_write" {
  create_duration = "420s"
  depends_on      = [google_storage_bucket_iam_member.writes, google_storage_bucket_iam_member.sees]

  triggers = {
    account = google_bigquery_connection.this.cloud_resource[0].service_account_id
  }
}

resource "google_bigquery_dataset" "this" {
  for_each = local.datasets

  project                    = var.project_id
  dataset_id                 = "lake_${each.value}"
  location                   = var.location
  description                = "Lake of layer ${each.value}."
  labels                     = merge(var.labels, { layer = each.value })
  delete_contents_on_destroy = false
  max_time_travel_hours      = 168
}

# Neither partitions nor keys: of Iceberg tables BigQuery has the ones in preview, and does not have the others.
resource "google_bigquery_table" "this" {
  for_each   = var.relations
  depends_on = [time_sleep.until_it_may_write]

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this[dirname(each.key)].dataset_id
  table_id            = basename(each.key)
  description         = each.value.description
  labels              = merge(var.labels, each.value.labels)
  clustering          = length(local.clustering[each.key]) > 0 ? local.clustering[each.key] : null
  deletion_protection = var.deletion_protection
  schema              = jsonencode(local.columns[each.key])

  ignore_auto_generated_schema = true

  biglake_configuration {
    connection_id = google_bigquery_connection.this.name
    storage_uri   = "gs://${google_storage_bucket.this.name}/${each.key}/"
    file_format   = "PARQUET"
    table_format  = "ICEBERG"
  }
}
