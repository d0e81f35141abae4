output "workflow" {
  description = "Name of the workflow, to start it by hand."
  value       = google_workflows_workflow.daily.name
}
