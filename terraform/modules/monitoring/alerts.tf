# Those of what an environment has not are not made.
locals {
  job     = "job_name=~\"${join("|", var.streaming_jobs)}\""
  counter = "dataflow_googleapis_com:job_user_counter"

  alerts = {
    "freshness" = {
      when     = true
      title    = "marts are more than ${var.freshness_seconds} s behind"
      severity = "CRITICAL"
      duration = "300s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_data_watermark_age{${local.job}}) > ${var.freshness_seconds}"
      meaning  = "The watermark, up to which all events are in the tables, is too far behind."
    }
    "system-lag" = {
      when     = true
      title    = "an element waits more than ${var.lag_seconds} s"
      severity = "WARNING"
      duration = "300s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_system_lag{${local.job}}) > ${var.lag_seconds}"
      meaning  = "An element is being worked on, or waits to be, for too long."
    }
    "backlog" = {
      when     = true
      title    = "the backlog takes more than ${var.backlog_seconds} s to work off"
      severity = "WARNING"
      duration = "600s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_estimated_backlog_processing_time{${local.job}}) > ${var.backlog_seconds}"
      meaning  = "More comes in than the workers get done."
    }
    "rejects-rate" = {
      when     = true
      title    = "more than ${var.rejects_percent} % of records are rejected"
      severity = "CRITICAL"
      duration = "300s"
      query    = "100 * sum(delta(${local.counter}{metric_name=\"rejected\",${local.job}}[10m])) / sum(delta(${local.counter}{metric_name=~\"accepted|rejected\",${local.job}}[10m])) > ${var.rejects_percent}"
      meaning  = "Records break their contract more often than they use to. They are kept in quarantine.rejects."
    }
    "lost-offsets" = {
      when     = true
      title    = "Kafka deleted records before they were read"
      severity = "CRITICAL"
      duration = "0s"
      query    = "sum by (job_name) (delta(${local.counter}{metric_name=\"lost\",${local.job}}[10m])) > 0"
      meaning  = "The stream was behind by more than Kafka keeps. The ledger says which partitions."
    }
    "failed-rows" = {
      when     = true
      title    = "BigQuery refuses rows"
      severity = "CRITICAL"
      duration = "0s"
      query    = "sum by (job_name) (delta(${local.counter}{metric_name=\"rowsSentToFailedRowsCollection\",${local.job}}[10m])) > 0"
      meaning  = "Rows did not fit their table. They are kept in quarantine.rejects, reason write_failed."
    }
    "job-failed" = {
      when     = true
      title    = "a job failed"
      severity = "CRITICAL"
      duration = "0s"
      query    = "max by (job_name) (dataflow_googleapis_com:job_is_failed) > 0"
      meaning  = "A Dataflow job ended by an error."
    }
    "job-missing" = {
      when     = length(var.streaming_jobs) > 0
      title    = "a streaming job does not run"
      severity = "CRITICAL"
      duration = "300s"
      query    = join(" or ", [for job in var.streaming_jobs : "absent(dataflow_googleapis_com:job_current_num_vcpus{job_name=\"${job}\"})"])
      meaning  = "Nothing is read from Kafka while it stands; records wait there for as long as the topic keeps them."
    }
    "run-failed" = {
      when     = true
      title    = "a scheduled run failed"
      severity = "WARNING"
      duration = "0s"
      query    = "sum by (workflow_id) (increase(workflows_googleapis_com:finished_execution_count{workflow_id=~\"${join("|", var.workflows)}\",status!=\"SUCCEEDED\"}[1h])) > 0"
      meaning  = "A job failed twice, and the run ended there; those after it did not start."
    }
    "late-table" = {
      when     = true
      title    = "a table is late"
      severity = "CRITICAL"
      duration = "0s"
      query    = "sum by (event) (increase({\"__name__\"=\"logging.googleapis.com/user/${google_logging_metric.late.name}\"}[90m])) > 0"
      meaning  = "The newest event in raw is older than late_after_hours lets it be."
    }
    "late-models" = {
      when     = length(var.models) > 0
      title    = "models were not built for ${var.models_hours} hours"
      severity = "WARNING"
      duration = "${var.models_hours * 60 * 60}s"
      query    = join(" or ", [for domain in var.models : "(sum(increase({\"__name__\"=\"logging.googleapis.com/user/${google_logging_metric.finished.name}\",\"run_job\"=~\"build-(models|query-assists)-${domain}\"}[15m])) or vector(0)) == 0"])
      meaning  = "Dimensions, facts and finance marts are older than their schedule promises, whatever the reason."
    }
    "capture-down" = {
      when     = var.capture.snapshot > 0
      title    = "nothing comes from the connector, no heartbeat either, for ${var.heartbeat_minutes} minutes"
      severity = "CRITICAL"
      duration = "${var.heartbeat_minutes * 60}s"
      query    = "(sum(rate(managedkafka_googleapis_com:byte_in_count{topic_id=~\"${var.capture.topics}\"}[5m])) or vector(0)) == 0"
      meaning  = "Changes of the database are not captured; its slot keeps them, and its disk fills."
    }
    "slot-lag" = {
      when     = var.capture.instance != ""
      title    = "the source keeps more than ${var.capture.wal_gib} GiB of its log"
      severity = "CRITICAL"
      duration = "300s"
      query    = "sum by (database_id) (cloudsql_googleapis_com:database_disk_bytes_used_by_data_type{data_type=~\".*wal.*\",database_id=\"${var.project_id}:${var.capture.instance}\"}) > ${var.capture.wal_gib * 1024 * 1024 * 1024}"
      meaning  = "A slot holds the log back: what reads it is down, or too slow. Nothing but its reader, or dropping it, frees the disk."
    }
    "source-disk" = {
      when     = var.capture.instance != ""
      title    = "the disk of the source is ${var.disk_percent} % full"
      severity = "CRITICAL"
      duration = "300s"
      query    = "100 * max by (database_id) (cloudsql_googleapis_com:database_disk_utilization{database_id=\"${var.project_id}:${var.capture.instance}\"}) > ${var.disk_percent}"
      meaning  = "It grows no further by itself, or not fast enough; a full disk stops the application that writes there."
    }
    "data-quality" = {
      when     = true
      title    = "a data-quality scan found a fault"
      severity = "WARNING"
      duration = "0s"
      query    = "sum(increase({\"__name__\"=\"logging.googleapis.com/user/${google_logging_metric.failed_scans.name}\"}[1h])) > 0"
      meaning  = "A key is there twice, or a required value is missing."
    }
  }
}
