locals {
  charts = [
    { title = "Freshness: watermark age, s", query = "max by (job_name) (dataflow_googleapis_com:job_data_watermark_age{${local.job}})" },
    { title = "System lag, s", query = "max by (job_name) (dataflow_googleapis_com:job_system_lag{${local.job}})" },
    { title = "Backlog, s to work off", query = "max by (job_name) (dataflow_googleapis_com:job_estimated_backlog_processing_time{${local.job}})" },
    { title = "Records per second, by what became of them", query = "sum by (metric_name) (deriv(${local.counter}{metric_name=~\"accepted|rejected|skipped|duplicate|late|keyless|incomplete|ambiguous|uncomputable|left_out|lost\",${local.job}}[5m]))" },
    { title = "Rows that BigQuery refused", query = "sum by (job_name) (${local.counter}{metric_name=\"rowsSentToFailedRowsCollection\",${local.job}})" },
    { title = "vCPUs", query = "sum by (job_name) (dataflow_googleapis_com:job_current_num_vcpus)" },
    { title = "Kafka: bytes in per second, by topic", query = "sum by (topic_id) (rate(managedkafka_googleapis_com:byte_in_count[5m]))" },
    { title = "BigQuery: slots in use", query = "sum(bigquery_googleapis_com:slots_allocated_for_project)" },
  ]
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id

  dashboard_json = jsonencode({
    displayName = var.name
    labels      = {}
    mosaicLayout = {
      columns = 48
      tiles = [
        for place, chart in local.charts : {
          xPos   = 24 * (place % 2)
          yPos   = 16 * floor(place / 2)
          width  = 24
          height = 16
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [{
                plotType        = "LINE"
                targetAxis      = "Y1"
                timeSeriesQuery = { prometheusQuery = chart.query }
              }]
              yAxis = { scale = "LINEAR" }
            }
          }
        }
      ]
    }
  })
}
