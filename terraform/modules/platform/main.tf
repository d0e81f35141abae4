# The whole platform in one project. What there is to make of topics, datasets, tables and jobs comes from the contracts.
locals {
  schemas   = "${path.module}/../../../schemas"
  contracts = [for path in fileset(local.schemas, "contracts/*/**/*.yaml") : merge(yamldecode(file("${local.schemas}/${path}")), { domain_folder = split("/", path)[1] })]
  domains   = toset([for contract in local.contracts : contract.domain_folder if can(contract.owner) && can(contract.domain)])
  assisted  = toset([for contract in local.contracts : contract.domain_folder if can(contract.pits) || can(contract.bridges)])
  modelled  = toset([for contract in local.contracts : contract.domain_folder if can(contract.models)])
  expecting = toset([for contract in local.contracts : contract.domain_folder if can(contract.quality)])
  events    = toset([for contract in local.contracts : contract.event if can(contract.event)])
  topics    = toset([for contract in local.contracts : contract.source.topic if can(contract.event)])
  published = toset(flatten([for contract in local.contracts : [for alert in values(contract.alerts) : alert.publish.topic if can(alert.publish.topic)] if can(contract.alerts)]))

  # How new data comes: by a stream that runs, or by files that a schedule loads.
  from_files = setintersection(local.domains, var.refresh.files)
  streamed   = setsubtract(local.domains, var.refresh.files)

  labels = merge(var.labels, { platform = var.name })

  bootstrap_servers = var.managed_kafka ? module.kafka[0].bootstrap_servers : var.bootstrap_servers
}

module "services" {
  source = "../services"

  project_id = var.project_id
  services = [
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "bigqueryconnection.googleapis.com",
    "bigquerydatapolicy.googleapis.com",
    "bigquerystorage.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "compute.googleapis.com",
    "dataflow.googleapis.com",
    "datacatalog.googleapis.com",
    "dataplex.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "managedkafka.googleapis.com",
    "monitoring.googleapis.com",
    "redis.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "servicenetworking.googleapis.com",
    "serviceusage.googleapis.com",
    "sqladmin.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
  ]
}

module "network" {
  source     = "../network"
  depends_on = [module.services]

  project_id = var.project_id
  region     = var.region
  name       = var.name
  cidr       = var.cidr
}

module "kafka" {
  source     = "../kafka"
  count      = var.managed_kafka ? 1 : 0
  depends_on = [module.services]

  project_id       = var.project_id
  region           = var.region
  name             = var.name
  labels           = local.labels
  subnetwork       = module.network.subnetwork
  topics           = setunion(local.topics, var.kafka.more_topics)
  published_topics = local.published
  captured_topics  = local.captured
  capture_topics   = local.capture_topics
  capturers        = [for account in google_project_service_identity.kafka : account.email]
  collected_topics = local.collected_topics
  collectors       = [for account in module.collector_account : account.email]
  consumer_groups  = setunion([for domain in local.domains : "${var.name}-${domain}"], var.kafka.more_groups)
  readers          = [module.job["load-warehouse"].email]
  writers          = var.producers
  subscribers      = var.subscribers
  vcpus            = var.kafka.vcpus
  partitions       = var.kafka.partitions
  retention_days   = var.kafka.retention_days
}

module "warehouse" {
  source     = "../warehouse"
  depends_on = [module.services]

  project_id          = var.project_id
  location            = var.region
  name                = var.name
  labels              = local.labels
  directory           = "${local.schemas}/bigquery"
  retention_days      = var.table_retention_days
  deletion_protection = var.deletion_protection
  clear_readers       = merge(var.clear_readers, { for name, job in merge(module.job, module.lake_keeper) : "job-${name}" => job.member })
  masked_readers      = merge(var.masked_readers, { looker = module.looker.member }, { for name, account in module.live_server : name => account.member })
}

module "storage" {
  source     = "../storage"
  depends_on = [module.services]

  project_id = var.project_id
  name       = var.name
  location   = var.region
  labels     = local.labels

  # What a running job needs for as long as it runs is in staging and templates, from which nothing goes by itself.
  buckets = {
    staging   = {}
    temp      = { delete_after_days = 14 }
    templates = { versioned = true }
    landing   = { keep_days = var.landing_keep_days, cold_after_days = 30 }
  }
}

module "registry" {
  source     = "../registry"
  depends_on = [module.services]

  project_id = var.project_id
  region     = var.region
  name       = var.name
  labels     = local.labels
  readers    = { for name, job in module.job : name => job.member }
}

module "secrets" {
  source     = "../secrets"
  depends_on = [module.services]

  project_id = var.project_id
  region     = var.region
  labels     = local.labels
  secrets = merge(
    { for id in var.secrets : id => { load-warehouse = module.job["load-warehouse"].member } },
    { for name, collector in local.collectors : local.collector_keys => { (name) = module.collector_account[name].member } },
    { for name, account in module.live_server : local.live_secrets.token => { (name) = account.member } },
    { for name, account in module.live_server : local.live_secrets.password => { (name) = account.member, load-warehouse = module.job["load-warehouse"].member } },
    { for name, account in module.live_server : local.live_secrets.certificates => { (name) = account.member, load-warehouse = module.job["load-warehouse"].member } },
  )
}

module "quality" {
  source     = "../quality"
  depends_on = [module.services]

  project_id = var.project_id
  location   = var.region
  name       = var.name
  labels     = local.labels
  schedule   = var.quality.schedule
  tables = {
    for table, facts in module.warehouse.tables : table => facts
    if contains(var.quality.datasets, dirname(table)) && length(facts.primary_key) > 0
  }
}

module "monitoring" {
  source     = "../monitoring"
  depends_on = [module.services]

  project_id      = var.project_id
  name            = var.name
  labels          = local.labels
  emails          = var.alert_emails
  runbooks_url    = var.runbooks_url
  streaming_jobs  = [for domain in local.streamed : "load-warehouse-${domain}"]
  workflows       = module.schedule.workflows
  models          = var.template_version == "" ? [] : local.modelled
  models_hours    = 2 * var.refresh.hours + 1
  billing_account = var.billing_account
  budget          = var.budget

  capture = {
    instance = join("", [for source in module.source_database : source.instance])
    topics   = join("", [for prefix in keys(local.captures) : "${local.heartbeat}[.]${prefix}|${prefix}[.].*"])
    snapshot = try(var.capture.snapshot, 0)
    wal_gib  = try(var.capture.wal_gib, 0)
  }
}
