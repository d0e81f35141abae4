resource "google_bigquery_table" "view" {
  for_each = local.views_over_tables

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this[dirname(each.key)].dataset_id
  table_id            = basename(each.key)
  description         = each.value.description
  labels              = merge(var.labels, each.value.labels)
  schema              = jsonencode(each.value.schema)
  deletion_protection = false

  view {
    query          = local.queries[each.key]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.table]
}

resource "google_bigquery_table" "view_over_views" {
  for_each = local.views_over_views

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this[dirname(each.key)].dataset_id
  table_id            = basename(each.key)
  description         = each.value.description
  labels              = merge(var.labels, each.value.labels)
  schema              = jsonencode(each.value.schema)
  deletion_protection = false

  view {
    query          = local.queries[each.key]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.view]
}
