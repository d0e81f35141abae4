# A scan per table: its key is unique, what is required is there. A partitioned table is scanned by its last days. Personal data is not scanned:
# Dataplex, and whoever makes the scan, would have to be let see it. So no key that holds a column of it is.
locals {
  rules = {
    for path, table in var.tables : path => {
      required = [for column in table.required : column if !contains(table.personal, column)]
      key      = length(setintersection(table.primary_key, table.personal)) == 0 ? [table.primary_key] : []
    }
  }
}

resource "google_dataplex_datascan" "this" {
  for_each = { for path, table in var.tables : path => table if length(local.rules[path].required) + length(local.rules[path].key) > 0 }

  project      = var.project_id
  location     = var.location
  data_scan_id = replace("${var.name}-${each.key}", "/[^a-z0-9-]/", "-")
  display_name = each.key
  description  = "Key and required columns of ${each.key}."
  labels       = var.labels

  data {
    resource = "//bigquery.googleapis.com/${each.value.resource}"
  }

  execution_spec {
    trigger {
      schedule {
        cron = var.schedule
      }
    }
  }

  data_quality_spec {
    sampling_percent = 100
    row_filter = each.value.partition_by == "" ? null : (
      "CAST(${each.value.partition_by} AS DATE) >= DATE_SUB(CURRENT_DATE(), INTERVAL ${var.days} DAY)"
    )

    dynamic "rules" {
      for_each = local.rules[each.key].required

      content {
        column      = rules.value
        dimension   = "COMPLETENESS"
        description = "${rules.value} is required."

        non_null_expectation {}
      }
    }

    dynamic "rules" {
      for_each = local.rules[each.key].key

      content {
        dimension   = "UNIQUENESS"
        name        = "unique-key"
        description = "A key is there once."

        sql_assertion {
          sql_statement = "SELECT ${join(", ", rules.value)} FROM $${data()} GROUP BY ${join(", ", rules.value)} HAVING COUNT(*) > 1"
        }
      }
    }
  }
}
