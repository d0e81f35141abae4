# Views of one level: none reads another.
resource "google_bigquery_table" "view" {
  for_each = var.views

  project             = var.project_id
  dataset_id          = dirname(each.key)
  table_id            = basename(each.key)
  description         = each.value.description
  labels              = merge(var.labels, each.value.labels)
  schema              = each.value.schema
  deletion_protection = false

  view {
    query          = each.value.query
    use_legacy_sql = false
  }
}
