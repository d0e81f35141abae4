# What each job may do, and how it is started.
locals {
  jobs = {
    load-warehouse = {
      reads   = []
      writes  = ["raw", "vault", "history", "mart", "quarantine", "ops"]
      roles   = concat(local.worker_roles, ["roles/bigquery.jobUser", "roles/managedkafka.client"])
      buckets = merge(local.worker_buckets, { landing = "roles/storage.objectViewer" })
    }
    rebuild-marts = {
      reads   = ["raw"]
      writes  = ["vault", "history", "mart", "quarantine", "ops"]
      roles   = local.worker_roles
      buckets = local.worker_buckets
    }
    build-query-assists = {
      reads   = ["raw", "history", "current", "quarantine"]
      writes  = ["vault", "mart", "ops"]
      roles   = ["roles/bigquery.jobUser"]
      buckets = {}
    }
    check-quality = {
      reads   = ["raw", "vault", "history", "current", "mart", "quarantine"]
      writes  = ["ops"]
      roles   = ["roles/bigquery.jobUser"]
      buckets = {}
    }
  }

  worker_roles = [
    "roles/bigquery.readSessionUser",
    "roles/dataflow.worker",
  ]

  worker_buckets = {
    staging   = "roles/storage.objectAdmin"
    temp      = "roles/storage.objectAdmin"
    templates = "roles/storage.objectViewer"
  }

  # The stream's vault and row marts are right already, late events or not.
  daily_parameters = { rebuild-marts = { layers = "aggregate-marts" } }

  # scripts/deploy builds these; the other jobs run in the image of the first.
  templates = { for job in ["load-warehouse", "rebuild-marts"] : job => "gs://${module.storage.names["templates"]}/${job}/${var.template_version}.json" }
  warehouse = "bigquery:${var.project_id}"
}

module "job" {
  source     = "../identity"
  for_each   = local.jobs
  depends_on = [module.services]

  project_id      = var.project_id
  id              = "${var.name}-${each.key}"
  display_name    = "Job ${each.key}"
  project_roles   = each.value.roles
  reads_datasets  = [for dataset in each.value.reads : module.warehouse.datasets[dataset] if contains(keys(module.warehouse.datasets), dataset)]
  writes_datasets = [for dataset in each.value.writes : module.warehouse.datasets[dataset] if contains(keys(module.warehouse.datasets), dataset)]
  actors          = { launcher = module.launcher.member }

  buckets = {
    for purpose, role in each.value.buckets : purpose => { name = module.storage.names[purpose], role = role }
  }
}

# Before the first template is built there is no version, and no job. A job starts when its account has all its rights.
module "load_warehouse" {
  source     = "../streaming_job"
  for_each   = var.template_version == "" ? toset([]) : local.streamed
  depends_on = [module.job, module.kafka, module.warehouse, module.registry, module.secrets, module.live_cache]

  project_id      = var.project_id
  region          = var.region
  name            = "load-warehouse-${each.value}"
  template        = local.templates["load-warehouse"]
  labels          = merge(local.labels, { domain = each.value })
  service_account = module.job["load-warehouse"].email
  subnetwork      = module.network.subnetwork_path
  staging_bucket  = module.storage.names["staging"]
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
  }, lookup(local.live_parameters, each.value, {}), var.streaming.parameters)
}

# PIT and bridge tables and models are computed by the warehouse's own SQL: no pipeline, only somebody to send the statements.
data "google_artifact_registry_docker_image" "jobs" {
  count = var.template_version == "" ? 0 : 1

  project       = var.project_id
  location      = var.region
  repository_id = module.registry.repository
  image_name    = "load-warehouse:${var.template_version}"
}

module "build_query_assists" {
  source     = "../container_job"
  count      = var.template_version == "" ? 0 : 1
  depends_on = [module.job, module.registry]

  project_id      = var.project_id
  region          = var.region
  name            = "build-query-assists"
  labels          = local.labels
  image           = data.google_artifact_registry_docker_image.jobs[0].self_link
  command         = concat(var.image_command, ["dev.alluvium.pipelines.jobs.BuildComputedTables"])
  service_account = module.job["build-query-assists"].email
  starter         = module.launcher.member
  network         = module.network.network
  subnetwork      = module.network.subnetwork
}

# What is expected of tables is asked of the warehouse in the same way.
module "check_quality" {
  source     = "../container_job"
  count      = var.template_version == "" ? 0 : 1
  depends_on = [module.job, module.registry]

  project_id      = var.project_id
  region          = var.region
  name            = "check-quality"
  labels          = local.labels
  image           = data.google_artifact_registry_docker_image.jobs[0].self_link
  command         = concat(var.image_command, ["dev.alluvium.pipelines.jobs.CheckQuality"])
  service_account = module.job["check-quality"].email
  starter         = module.launcher.member
  network         = module.network.network
  subnetwork      = module.network.subnetwork
  max_retries     = 0 # What does not hold does not hold a minute later.
}

# What a run gives its jobs, by domain. Marts of domains that are loaded from files are rebuilt with each load; the stream keeps those of others.
locals {
  container_jobs = var.template_version == "" ? {} : {
    build-query-assists = module.build_query_assists[0].id
    check-quality       = module.check_quality[0].id
  }

  scheduled = {
    for job in ["rebuild-marts", "build-query-assists", "load-warehouse", "check-quality"] : job => {
      template        = lookup(local.templates, job, "")
      container_job   = lookup(local.container_jobs, job, "")
      service_account = module.job[job].email
      days            = job == "load-warehouse" ? 0 : var.daily.days
      to_days_ago     = 1
      bucket          = job == "load-warehouse" ? module.storage.names["landing"] : ""
    }
  }

  loads    = { for domain in local.from_files : domain => merge(local.scheduled["load-warehouse"], { name = "load-warehouse-${domain}", prefix = domain, parameters = { domain = domain, warehouse = local.warehouse, source = "files" } }) }
  rebuilds = { for domain in local.domains : domain => merge(local.scheduled["rebuild-marts"], { name = "rebuild-marts-${domain}", prefix = "", parameters = merge({ domain = domain, warehouse = local.warehouse }, local.daily_parameters["rebuild-marts"]) }) }
  reloads  = { for domain in local.from_files : domain => merge(local.rebuilds[domain], { to_days_ago = 0 }) }
  builds   = { for domain in setunion(local.assisted, local.modelled) : domain => merge(local.scheduled["build-query-assists"], { name = "build-query-assists-${domain}", prefix = "", parameters = { domain = domain, warehouse = local.warehouse } }) }
  checks   = { for domain in local.expecting : domain => merge(local.scheduled["check-quality"], { name = "check-quality-${domain}", prefix = "", parameters = { domain = domain, warehouse = local.warehouse } }) }
  models   = { for domain in local.modelled : domain => merge(local.builds[domain], { name = "build-models-${domain}", days = 0 }) }
}

module "schedule" {
  source     = "../schedule"
  depends_on = [module.job, module.launcher, module.watcher, module.scheduler, module.registry]

  project_id        = var.project_id
  region            = var.region
  name              = var.name
  labels            = local.labels
  paused            = var.template_version == ""
  workflow_account  = module.launcher.email
  watcher_account   = module.watcher.email
  scheduler_account = module.scheduler.email
  late_after_hours  = var.late_after_hours

  # Checks are a run for each domain: what does not hold in one ends its run, and the others are looked at even so.
  runs = merge(local.lake_runs, {
    for domain in local.expecting : "quality-${domain}" => {
      description = "What is expected of the tables of ${domain}, on the days gone by."
      schedule    = var.quality.schedule
      when_busy   = "wait"
      back_hours  = var.refresh.hours
      jobs        = [local.checks[domain]]
    }
    }, {
    daily = {
      description = "The jobs of the days gone by: aggregate marts, query assists, models."
      schedule    = var.daily.schedule
      when_busy   = "wait"
      back_hours  = var.refresh.hours
      jobs = flatten([
        for domain in local.domains : [
          for job in [local.rebuilds[domain], lookup(local.builds, domain, null)] : job if job != null
        ]
      ])
    }
    refresh = {
      description = "New data of domains that are loaded from files, and models after it."
      schedule    = "30 */${var.refresh.hours} * * *"
      when_busy   = "skip"
      back_hours  = var.refresh.hours
      jobs = flatten([
        for domain in local.domains : [
          for job in [lookup(local.loads, domain, null), lookup(local.reloads, domain, null), lookup(local.models, domain, null)] : job if job != null
        ]
      ])
    }
  })

  environment = {
    tempLocation         = "gs://${module.storage.names["temp"]}/temp"
    subnetwork           = module.network.subnetwork_path
    ipConfiguration      = "WORKER_IP_PRIVATE"
    machineType          = var.daily.machine_type
    maxWorkers           = var.daily.max_workers
    additionalUserLabels = local.labels
  }
}
