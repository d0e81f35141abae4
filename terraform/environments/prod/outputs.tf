output "platform" {
  description = "What a person or a workflow needs to know to use it."
  value = {
    bootstrap_servers          = module.platform.bootstrap_servers
    buckets                    = module.platform.buckets
    repository                 = module.platform.repository
    job_accounts               = module.platform.job_accounts
    accounts                   = module.platform.accounts
    collectors                 = module.platform.collectors
    lake                       = module.platform.lake
    live_caches                = module.platform.live_caches
    live_pages                 = module.platform.live_pages
    workload_identity_provider = module.platform.workload_identity_provider
  }
}

output "template_version" {
  description = "Version of the job templates that was applied last."
  value       = var.template_version
}

output "capture_instance" {
  description = "The instance of the database that is captured; empty without one."
  value       = module.platform.capture.instance
}

output "capture_database" {
  description = "The database in it."
  value       = module.platform.capture.database
}

output "capture_owner" {
  description = "The role that owns its tables, or is a member of their owner."
  value       = module.platform.capture.owner
}

output "capture_sql" {
  description = "What scripts/deploy capture runs there."
  value       = module.platform.capture.sql
}

output "capture_snapshot" {
  description = "Number of the connector's snapshot; 0 where there is no connector."
  value       = module.platform.capture.snapshot
}
