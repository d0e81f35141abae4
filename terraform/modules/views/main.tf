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

  # Else the provider takes a column that is gone for one of a table, and tries to drop it.
  ignore_auto_generated_schema = true

  view {
    query          = each.value.query
    use_legacy_sql = false
  }
}

# A view may read the other datasets that its query names, whoever asks it: people who see marts need no right to the vault. A dataset lets no
# view of its own in, and need not: what a view there reads there, it reads for whoever was let in.
locals {
  grants = merge([
    for path, view in var.views : {
      for dataset in view.reads : "${path} reads ${dataset}" => { view = path, dataset = dataset }
    }
  ]...)
}

# A changed view has to be let in again.
resource "terraform_data" "query" {
  for_each = local.grants

  input = var.views[each.value.view].query
}

resource "google_bigquery_dataset_access" "view" {
  for_each = local.grants

  project    = var.project_id
  dataset_id = each.value.dataset

  view {
    project_id = var.project_id
    dataset_id = dirname(each.value.view)
    table_id   = google_bigquery_table.view[each.value.view].table_id
  }

  lifecycle {
    replace_triggered_by = [terraform_data.query[each.key]]
  }
}
