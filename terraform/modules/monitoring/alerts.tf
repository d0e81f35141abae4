locals {
  job     = "job_name=~\"${join("|", var.streaming_jobs)}\""
  counter = "dataflow_googleapis_com:job_user_counter"

  alerts = {
    "freshness" = {
      title    = "marts are more than ${var.freshness_seconds} s behind"
      severity = "CRITICAL"
      duration = "300s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_data_watermark_age{${local.job}}) > ${var.freshness_seconds}"
      meaning  = "The watermark, up to which all events are in the tables, is too far behind."
    }
    "system-lag" = {
      title    = "an element waits more than ${var.lag_seconds} s"
      severity = "WARNING"
      duration = "300s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_system_lag{${local.job}}) > ${var.lag_seconds}"
      meaning  = "An element is being worked on, or waits to be, for too long."
    }
    "backlog" = {
      title    = "the backlog takes more than ${var.backlog_seconds} s to work off"
      severity = "WARNING"
      duration = "600s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_estimated_backlog_processing_time{${local.job}}) > ${var.backlog_seconds}"
      meaning  = "More comes in than the workers get done."
    }
    "rejects-rate" = {
      title    = "more than ${var.rejects_percent} % of records are rejected"
      severity = "CRITICAL"
      duration = "300s"
      query    = "100 * sum(delta(${local.counter}{metric_name=\"rejected\",${local.job}}[10m])) / sum(delta(${local.counter}{metric_name=~\"accepted|rejected\",${local.job}}[10m])) > ${var.rejects_percent}"
      meaning  = "Records break their contract more often than they use to. They are kept in quarantine.rejects."
    }
    "lost-offsets" = {
      title    = "Kafka deleted records before they were read"
      severity = "CRITICAL"
      duration = "0s"
      query    = "sum by (job_name) (delta(${local.counter}{metric_name=\"lost\",${local.job}}[10m])) > 0"
      meaning  = "The stream was behind by more than Kafka keeps. The ledger says which partitions."
    }
    "failed-rows" = {
      title    = "BigQuery refuses rows"
      severity = "CRITICAL"
      duration = "0s"
      query    = "sum by (job_name) (delta(${local.counter}{metric_name=\"rowsSentToFailedRowsCollection\",${local.job}}[10m])) > 0"
      meaning  = "Rows did not fit their table. They are kept in quarantine.rejects, reason write_failed."
    }
    "job-failed" = {
      title    = "a job failed"
      severity = "CRITICAL"
      duration = "0s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_is_failed) > 0"
      meaning  = "A Dataflow job ended by an error."
    }
    "job-missing" = {
      title    = "a streaming job does not run"
      severity = "CRITICAL"
      duration = "300s"
      query    = join(" or ", [for job in var.streaming_jobs : "absent(dataflow_googleapis_com:job_current_num_vcpus{job_name=\"${job}\"})"])
      meaning  = "Nothing is read from Kafka while it stands; records wait there for as long as the topic keeps them."
    }
    "daily-jobs" = {
      title    = "the daily jobs failed"
      severity = "WARNING"
      duration = "0s"
      query    = "sum(increase(workflows_googleapis_com:finished_execution_count{workflow_id=\"${var.workflow}\",status!=\"SUCCEEDED\"}[1h])) > 0"
      meaning  = "The run ended at the first job that failed; those after it did not start."
    }
    "data-quality" = {
      title    = "a data-quality scan found a fault"
      severity = "WARNING"
      duration = "0s"
      query    = "sum(increase({\"__name__\"=\"logging.googleapis.com/user/${google_logging_metric.failed_scans.name}\"}[1h])) > 0"
      meaning  = "A key is there twice, or a required value is missing."
    }
  }
}
