# A scan per table: its key is unique, what is required is there, and what its contract expects holds, if a job fails where it does not. A partitioned
# table is scanned by its last days. Personal data is not scanned: Dataplex, and whoever makes the scan, would have to be let see it. So no key that holds
# a column of it is, and the contracts' rules that read one are none of these.
locals {
  rules = {
    for path, table in var.tables : path => {
      required = [for column in table.required : column if !contains(table.personal, column)]
      expected = table.expectations
      key      = length(setintersection(table.primary_key, table.personal)) == 0 ? [table.primary_key] : []
    }
  }
}

resource "google_dataplex_datascan" "this" {
  for_each = { for path, table in var.tables : path => table if length(local.rules[path].required) + length(local.rules[path].key) + length(local.rules[path].expected) > 0 }

  project      = var.project_id
  location     = var.location
  data_scan_id = replace("${var.name}-${each.key}", "/[^a-z0-9-]/", "-")
  display_name = each.key
  description  = "Key and required columns of ${each.key}, and what is expected of it."
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
        description = "A key is there once."

        sql_assertion {
          sql_statement = "SELECT ${join(", ", rules.value)} FROM $${data()} GROUP BY ${join(", ", rules.value)} HAVING COUNT(*) > 1"
        }
      }
    }

    dynamic "rules" {
      for_each = local.rules[each.key].expected

      content {
        dimension   = rules.value.dimension
        name        = rules.value.name
        description = rules.value.description

        sql_assertion {
          sql_statement = replace(rules.value.sql, "$${project}", var.project_id)
        }
      }
    }
  }
}
