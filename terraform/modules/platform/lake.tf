# A lake beside the warehouse: its tables once more, as files that other engines read. A job takes what came into the warehouse over, on a schedule.
locals {
  lakes = var.lake == null ? {} : { keep-lake = var.lake }

  # Before there is an image, there is no job.
  kept_lakes = { for name, lake in local.lakes : name => lake if var.template_version != "" }
}

# What the warehouse stores; views are not in it.
module "lake" {
  source     = "../lake"
  for_each   = local.lakes
  depends_on = [module.services]

  project_id          = var.project_id
  location            = var.region
  name                = var.name
  labels              = local.labels
  relations           = module.warehouse.relations
  deletion_protection = var.deletion_protection
}

module "lake_keeper" {
  source     = "../identity"
  for_each   = local.lakes
  depends_on = [module.services]

  project_id    = var.project_id
  id            = "${var.name}-${each.key}"
  display_name  = "Job ${each.key}"
  project_roles = ["roles/bigquery.jobUser"]

  reads_datasets = [
    module.warehouse.datasets["raw"],
    module.warehouse.datasets["vault"],
    module.warehouse.datasets["history"],
    module.warehouse.datasets["mart"],
    module.warehouse.datasets["quarantine"],
    module.warehouse.datasets["ops"],
  ]

  writes_datasets = [
    module.lake[each.key].datasets["lake_raw"],
    module.lake[each.key].datasets["lake_vault"],
    module.lake[each.key].datasets["lake_history"],
    module.lake[each.key].datasets["lake_mart"],
    module.lake[each.key].datasets["lake_quarantine"],
    module.lake[each.key].datasets["lake_ops"],
  ]
}

module "keep_lake" {
  source     = "../container_job"
  for_each   = local.kept_lakes
  depends_on = [module.lake_keeper, module.lake, module.warehouse, module.registry]

  project_id      = var.project_id
  region          = var.region
  name            = each.key
  labels          = local.labels
  image           = data.google_artifact_registry_docker_image.jobs[0].self_link
  command         = concat(var.image_command, ["dev.alluvium.pipelines.jobs.KeepLake"])
  service_account = module.lake_keeper[each.key].email
  starter         = module.launcher.member
  network         = module.network.network
  subnetwork      = module.network.subnetwork
}

# A run takes the days over that the daily jobs compute anew, and today; and older ones that were written in that time.
locals {
  lake_runs = {
    for name, lake in local.lakes : "lake" => {
      description = "What came into the warehouse, into the lake beside it."
      schedule    = lake.schedule
      when_busy   = "wait"
      back_hours  = var.refresh.hours
      jobs = [
        for domain in local.domains : {
          name            = "${name}-${domain}"
          template        = ""
          container_job   = join("", [for job in module.keep_lake : job.id])
          service_account = module.lake_keeper[name].email
          days            = lake.days
          to_days_ago     = 0
          bucket          = ""
          prefix          = ""
          parameters      = { domain = domain, warehouse = local.warehouse }
        }
      ]
    }
  }
}
