# A column or a table that no contract has any more stays in its file, and so here. Should it not, the provider is not to drop the column
# on the way, as it does by default: BigQuery then refuses the update, and whoever means it drops the column by hand.
resource "google_bigquery_table" "table" {
  for_each = local.tables

  project                  = var.project_id
  dataset_id               = google_bigquery_dataset.this[dirname(each.key)].dataset_id
  table_id                 = basename(each.key)
  description              = each.value.description
  labels                   = merge(var.labels, each.value.labels)
  clustering               = length(each.value.cluster_by) > 0 ? each.value.cluster_by : null
  require_partition_filter = each.value.require_partition_filter
  max_staleness            = lookup(each.value, "max_staleness", null)
  deletion_protection      = var.deletion_protection
  schema                   = jsonencode(local.columns[each.key])

  ignore_auto_generated_schema = true

  dynamic "time_partitioning" {
    for_each = can(each.value.partition_by) ? [each.value.partition_by] : []

    content {
      type          = "DAY"
      field         = time_partitioning.value
      expiration_ms = lookup(var.retention_days, dirname(each.key), null) == null ? null : var.retention_days[dirname(each.key)] * 24 * 60 * 60 * 1000
    }
  }

  dynamic "table_constraints" {
    for_each = length(each.value.primary_key) > 0 ? [each.value.primary_key] : []

    content {
      primary_key {
        columns = table_constraints.value
      }
    }
  }
}
