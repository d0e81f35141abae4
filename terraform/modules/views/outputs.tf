output "ids" {
  description = "Resource ids of the views, by dataset/name."
  value       = { for path, view in google_bigquery_table.view : path => view.id }
}
