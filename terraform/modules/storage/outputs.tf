output "names" {
  description = "Names of the buckets, by purpose."
  value       = { for purpose, bucket in google_storage_bucket.this : purpose => bucket.name }
}
