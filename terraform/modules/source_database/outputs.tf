output "instance" {
  description = "Name of the instance, known once the database and who captures are there."
  value       = google_sql_user.capture.instance
}

output "connection_name" {
  description = "The instance, as clients name it."
  value       = google_sql_database_instance.this.connection_name
}

output "database" {
  description = "Name of the database."
  value       = google_sql_database.this.name
}

output "sql" {
  description = "What has to be run in the database before changes are captured."
  value = templatefile("${path.module}/source.sql", {
    account     = google_sql_user.capture.name
    publication = var.publication
    schema      = var.schema
    tables      = sort(var.tables)
  })
}
