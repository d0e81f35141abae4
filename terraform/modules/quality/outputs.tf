output "scans" {
  description = "Names of the scans, by dataset/table."
  value       = { for table, scan in google_dataplex_datascan.this : table => scan.data_scan_id }
}
