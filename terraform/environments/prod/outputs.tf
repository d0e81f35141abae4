output "platform" {
  description = "What a person or a workflow needs to know to use it."
  value = {
    bootstrap_servers          = module.platform.bootstrap_servers
    buckets                    = module.platform.buckets
    repository                 = module.platform.repository
    job_accounts               = module.platform.job_accounts
    accounts                   = module.platform.accounts
    workload_identity_provider = module.platform.workload_identity_provider
  }
}

output "template_version" {
  description = "Version of the job templates that was applied last."
  value       = var.template_version
}
