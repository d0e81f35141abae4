# Every file below var.directory is a table or a view: <dataset>/<name>.json, and for a view <name>.sql beside it.
locals {
  queries = {
    for path in fileset(var.directory, "*/*.sql") :
    # No template: what a contract says in a query may hold any sign.
    trimsuffix(path, ".sql") => replace(file("${var.directory}/${path}"), "`$${project}.", "`${var.project_id}.")
  }
  described = {
    for path in fileset(var.directory, "*/*.json") :
    trimsuffix(path, ".json") => jsondecode(file("${var.directory}/${path}"))
  }
  tables = { for path, table in local.described : path => table if !contains(keys(local.queries), path) }
  views  = { for path, view in local.described : path => view if contains(keys(local.queries), path) }

  # A view that reads views can only be made after them: level by level.
  levels = {
    for level in range(1, 5) : level => {
      for path, view in local.views : path => {
        description = view.description
        labels      = view.labels
        schema      = jsonencode(view.schema)
        query       = local.queries[path]
        reads       = view.reads
      } if view.level == level
    }
  }

  personal = toset(flatten([
    for table in local.tables : [for column in table.schema : try(column.policyTags.names, [])]
  ]))

  # By table, columns as BigQuery takes them. The contract names the kind of personal data; the tag's name is known here.
  columns = {
    for path, table in local.tables : path => [
      for column in table.schema : merge(
        { for key, value in column : key => value if key != "policyTags" },
        can(column.policyTags) ? {
          policyTags = { names = [for kind in column.policyTags.names : google_data_catalog_policy_tag.personal[kind].name] }
        } : {}
      )
    ]
  }

  # What people read of a table: of one that rows are appended to, <name>_log, it is the view <name>, which has its columns.
  relations = {
    for path in keys(local.tables) :
    path => contains(keys(local.views), trimsuffix(path, "_log")) ? trimsuffix(path, "_log") : path
  }
}

resource "google_bigquery_dataset" "this" {
  for_each = toset([for path in keys(local.described) : dirname(path)])

  project                    = var.project_id
  dataset_id                 = each.value
  location                   = var.location
  description                = "Layer ${each.value}."
  labels                     = merge(var.labels, { layer = each.value })
  delete_contents_on_destroy = false
  max_time_travel_hours      = 168
  storage_billing_model      = "PHYSICAL"
}
