# A scan per table: its key is unique, what is required is there. A partitioned table is scanned by its last days.
resource "google_dataplex_datascan" "this" {
  for_each = var.tables

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
      for_each = each.value.required

      content {
        column      = rules.value
        dimension   = "COMPLETENESS"
        description = "${rules.value} is required."

        non_null_expectation {}
      }
    }

    rules {
      dimension   = "UNIQUENESS"
      name        = "unique-key"
      description = "A key is there once."

      sql_assertion {
        sql_statement = "SELECT ${join(", ", each.value.primary_key)} FROM $${data()} GROUP BY ${join(", ", each.value.primary_key)} HAVING COUNT(*) > 1"
      }
    }
  }
}
