output "datasets" {
  description = "Ids of the datasets by name, known once they are there."
  value       = { for name, dataset in google_bigquery_dataset.this : name => dataset.dataset_id }
}

output "tables" {
  description = "What a scan needs to know of each stored table that a contract has, by dataset/table."
  value = {
    for path, table in local.tables : path => {
      resource     = google_bigquery_table.table[path].id
      primary_key  = table.primary_key
      required     = [for column in table.schema : column.name if column.mode == "REQUIRED"]
      personal     = [for column in table.schema : column.name if can(column.policyTags)]
      partition_by = lookup(table, "partition_by", "")
      expectations = lookup(table, "expectations", [])
    } if !lookup(table, "retired", false)
  }
}

output "relations" {
  description = "What a copy of each stored table needs to know, by dataset/name: description, labels, what it is partitioned by, or nothing, and clustered by, columns as JSON, personal ones with their tags. A table that rows are appended to is there by the name of its view."
  value = {
    for path, table in local.tables : local.relations[path] => {
      description  = local.described[local.relations[path]].description
      labels       = table.labels
      partition_by = lookup(table, "partition_by", "")
      cluster_by   = table.cluster_by
      columns      = jsonencode(local.columns[path])
    }
  }
}
