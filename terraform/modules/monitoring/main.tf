# One alert per entry of local.alerts. Its key is the heading of its runbook in docs/operations/alerts.md. A metric comes into being with its
# first value, that of a log up to ten minutes after it was declared: an alert is not to be refused for coming before.
resource "google_monitoring_notification_channel" "email" {
  for_each = var.emails

  project      = var.project_id
  display_name = each.value
  type         = "email"

  labels = {
    email_address = each.value
  }
}

resource "google_monitoring_alert_policy" "this" {
  for_each = { for key, alert in local.alerts : key => alert if alert.when }

  project               = var.project_id
  display_name          = "${var.name}: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  user_labels           = var.labels

  conditions {
    display_name = each.value.title

    condition_prometheus_query_language {
      query                     = each.value.query
      duration                  = each.value.duration
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    subject   = "${var.name}: ${each.value.title}"
    content   = each.value.meaning
    mime_type = "text/markdown"

    links {
      display_name = "Runbook"
      url          = "${var.runbooks_url}/alerts.md#${each.key}"
    }
  }
}

# What a data-quality scan found, from its log.
resource "google_logging_metric" "failed_scans" {
  project     = var.project_id
  name        = "${var.name}/failed_scans"
  description = "Data-quality scans that found a fault."
  filter      = "resource.type=\"dataplex.googleapis.com/DataScan\" AND jsonPayload.type=\"DATA_QUALITY\" AND jsonPayload.dataQuality.passed=false"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# What a scheduled job and the hourly look at the ledger say of themselves.
resource "google_logging_metric" "finished" {
  project     = var.project_id
  name        = "${var.name}/finished_jobs"
  description = "Scheduled jobs that were done."
  filter      = "resource.type=\"workflows.googleapis.com/Workflow\" AND jsonPayload.finished:*"

  label_extractors = {
    run_job = "EXTRACT(jsonPayload.finished)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key        = "run_job"
      value_type = "STRING"
    }
  }
}

resource "google_logging_metric" "late" {
  project     = var.project_id
  name        = "${var.name}/late_tables"
  description = "Events of which nothing young enough is in raw."
  filter      = "resource.type=\"workflows.googleapis.com/Workflow\" AND jsonPayload.late:*"

  label_extractors = {
    event = "EXTRACT(jsonPayload.late)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key        = "event"
      value_type = "STRING"
    }
  }
}

data "google_project" "this" {
  project_id = var.project_id
}

resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = "${var.name} ${var.project_id}"

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = tostring(var.budget.units)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
    disable_default_iam_recipients   = false
  }
}
