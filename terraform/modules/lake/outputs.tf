output "bucket" {
  description = "Name of the bucket that the files are in, as dataset/table/data and dataset/table/metadata."
  value       = google_storage_bucket.this.name
}

output "datasets" {
  description = "Ids of the lake's datasets by name, known once they are there."
  value       = { for name, dataset in google_bigquery_dataset.this : "lake_${name}" => dataset.dataset_id }
}
