output "bootstrap_servers" {
  description = "Where producers and jobs reach Kafka."
  value       = local.bootstrap_servers
}

output "network" {
  description = "Id of the network."
  value       = module.network.network
}

output "subnetwork" {
  description = "Id of the workers' subnet."
  value       = module.network.subnetwork
}

output "buckets" {
  description = "Names of the buckets, by purpose."
  value       = module.storage.names
}

output "repository" {
  description = "Name of the image repository."
  value       = module.registry.repository
}

output "job_accounts" {
  description = "Addresses of the jobs' service accounts, by job."
  value       = { for name, job in merge(module.job, module.lake_keeper) : name => job.email }
}

output "workload_identity_provider" {
  description = "For the workflows' variable WORKLOAD_IDENTITY_PROVIDER."
  value       = module.delivery.provider
}

output "accounts" {
  description = "Addresses for the workflows' variables DEPLOYER and PLANNER, and for Looker."
  value = {
    deployer = module.deployer.email
    planner  = module.planner.email
    looker   = module.looker.email
  }
}

output "capture" {
  description = "Of a database that is captured: the instance, its database, the SQL that has to be run there and the role to run it as, the number of the snapshot; empty and 0 without one."
  value = {
    instance = join("", [for source in module.source_database : source.instance])
    database = join("", [for source in module.source_database : source.database])
    sql      = join("", [for source in module.source_database : source.sql])
    owner    = try(var.capture.owner, "")
    snapshot = try(var.capture.snapshot, 0)
  }
}

output "collectors" {
  description = "Where events are sent by HTTP, before /events/EVENT, by collector; empty without one."
  value       = { for name, collector in module.collector : name => collector.address }
}

output "live_pages" {
  description = "Where live pages are, by server; empty without one."
  value       = { for name, server in module.live_page : name => server.address }
}

output "live_caches" {
  description = "Names of the Redis instances of live pages; empty without one."
  value       = [for cache in module.live_cache : cache.name]
}

output "lake" {
  description = "Of a lake the bucket that its files are in, and its datasets; empty without one."
  value = {
    bucket   = join("", [for lake in module.lake : lake.bucket])
    datasets = flatten([for lake in module.lake : values(lake.datasets)])
  }
}
