output "alerts" {
  description = "Resource names of the alerts, by runbook heading."
  value       = { for key, alert in google_monitoring_alert_policy.this : key => alert.name }
}
