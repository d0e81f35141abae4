output "workflows" {
  description = "Names of the workflows, to start them by hand and to watch."
  value       = concat([google_workflows_workflow.runs.name], [for workflow in google_workflows_workflow.late : workflow.name])
}
