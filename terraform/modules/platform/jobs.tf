# What each job may do, and how it is started.
locals {
  jobs = {
    load-warehouse = {
      reads  = []
      writes = ["raw", "vault", "mart", "quarantine", "ops"]
      roles  = ["roles/managedkafka.client"]
    }
    build-query-assists = {
      reads  = []
      writes = ["vault", "ops", "quarantine"]
      roles  = []
    }
    rebuild-marts = {
      reads  = ["raw"]
      writes = ["mart", "ops", "quarantine"]
      roles  = []
    }
  }

  worker_roles = [
    "roles/bigquery.jobUser",
    "roles/bigquery.readSessionUser",
    "roles/dataflow.worker",
  ]

  templates = { for job in keys(local.jobs) : job => "gs://${module.storage.names["templates"]}/${job}/${var.template_version}.json" }
  warehouse = "bigquery:${var.project_id}"
}

module "job" {
  source   = "../identity"
  for_each = local.jobs

  project_id      = var.project_id
  id              = "${var.name}-${each.key}"
  display_name    = "Job ${each.key}"
  project_roles   = setunion(local.worker_roles, each.value.roles)
  reads_datasets  = [for dataset in each.value.reads : module.warehouse.datasets[dataset]]
  writes_datasets = [for dataset in each.value.writes : module.warehouse.datasets[dataset]]
  actors          = { launcher = module.launcher.member }

  buckets = {
    temp      = { name = module.storage.names["temp"], role = "roles/storage.objectAdmin" }
    templates = { name = module.storage.names["templates"], role = "roles/storage.objectViewer" }
    landing   = { name = module.storage.names["landing"], role = "roles/storage.objectViewer" }
  }
}

# Before the first template is built there is no version, and no job.
module "load_warehouse" {
  source     = "../streaming_job"
  for_each   = var.template_version == "" ? toset([]) : local.domains
  depends_on = [module.kafka, module.warehouse, module.registry, module.secrets]

  project_id      = var.project_id
  region          = var.region
  name            = "load-warehouse-${each.value}"
  template        = local.templates["load-warehouse"]
  labels          = merge(local.labels, { domain = each.value })
  service_account = module.job["load-warehouse"].email
  subnetwork      = module.network.subnetwork_path
  temp_bucket     = module.storage.names["temp"]
  machine_type    = var.streaming.machine_type
  min_workers     = var.streaming.min_workers
  max_workers     = var.streaming.max_workers
  experiments     = var.streaming.experiments

  transform_name_mapping = var.streaming.transform_name_mapping

  parameters = merge({
    domain           = each.value
    source           = "kafka"
    bootstrapServers = local.bootstrap_servers
    kafkaAuth        = var.managed_kafka ? "google" : "none"
    group            = "${var.name}-${each.value}"
    warehouse        = local.warehouse
  }, var.streaming.parameters)
}

module "schedule" {
  source     = "../schedule"
  depends_on = [module.services]

  project_id        = var.project_id
  region            = var.region
  name              = var.name
  labels            = local.labels
  schedule          = var.daily.schedule
  paused            = var.template_version == ""
  workflow_account  = module.launcher.email
  scheduler_account = module.scheduler.email

  jobs = flatten([
    for domain in local.domains : [
      for job, days in { build-query-assists = 0, rebuild-marts = var.daily.days } : {
        name                                 = "${job}-${domain}"
        template                             = local.templates[job]
        service_account                      = module.job[job].email
        days                                 = days
        parameters                           = { domain = domain, warehouse = local.warehouse }
      }
    ]
  ])

  environment = {
    tempLocation         = "gs://${module.storage.names["temp"]}/temp"
    subnetwork           = module.network.subnetwork_path
    ipConfiguration      = "WORKER_IP_PRIVATE"
    machineType          = var.daily.machine_type
    maxWorkers           = var.daily.max_workers
    additionalUserLabels = local.labels
  }
}
