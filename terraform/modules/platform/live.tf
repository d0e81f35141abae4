# The live page of a domain: Redis, which the domain's stream fills, and web servers that show what is there.
locals {
  live         = var.live == null ? {} : { live-page = var.live }
  live_secrets = { token = "${var.name}-live-token", password = "${var.name}-live-password", certificates = "${var.name}-live-certificates" }

  # Before its secrets have a version, nobody could open a connection.
  known_live   = { for name, live in local.live : name => live if live.secrets > 0 }
  running_live = { for name, live in local.known_live : name => live if var.template_version != "" }

  live_options = {
    for name, live in local.known_live : name => {
      live         = "rediss://${module.live_cache[name].host}:${module.live_cache[name].port}"
      liveSecret   = "projects/${var.project_id}/secrets/${local.live_secrets.password}/versions/${live.secrets}"
      liveCaSecret = "projects/${var.project_id}/secrets/${local.live_secrets.certificates}/versions/${live.secrets}"
    }
  }
  live_parameters = { for name, live in local.known_live : live.domain => local.live_options[name] }
}

module "live_server" {
  source     = "../identity"
  for_each   = local.live
  depends_on = [module.services]

  project_id     = var.project_id
  id             = "${var.name}-${each.key}"
  display_name   = "Shows the live page"
  project_roles  = ["roles/bigquery.jobUser"]
  reads_datasets = [module.warehouse.datasets["mart"]]
}

module "live_cache" {
  source     = "../live_cache"
  for_each   = local.live
  depends_on = [module.services]

  project_id = var.project_id
  region     = var.region
  name       = "${var.name}-${each.key}"
  labels     = local.labels
  network    = module.network.network
  memory_gb  = each.value.memory_gb
  replicated = each.value.replicated
}

data "google_artifact_registry_docker_image" "live" {
  for_each = local.running_live

  project       = var.project_id
  location      = var.region
  repository_id = module.registry.repository
  image_name    = "serve:${var.template_version}"
}

module "live_page" {
  source     = "../web_service"
  for_each   = local.running_live
  depends_on = [module.services, module.secrets, module.live_server, module.warehouse]

  project_id      = var.project_id
  region          = var.region
  name            = each.key
  labels          = local.labels
  image           = data.google_artifact_registry_docker_image.live[each.key].self_link
  command         = ["java", "-XX:MaxRAMPercentage=70", "-cp", "/app/classpath/*:/app/libs/*", "dev.alluvium.pipelines.serve.ServeDashboard"]
  service_account = module.live_server[each.key].email
  network         = module.network.network
  subnetwork      = module.network.subnetwork
  public          = each.value.public
  invokers        = each.value.invokers
  min_instances   = each.value.min_instances
  max_instances   = each.value.max_instances
  concurrency     = 500
  timeout         = "3600s"

  args = concat(
    [
      "--host=0.0.0.0",
      "--port=8080",
      "--domain=${each.value.domain}",
      "--tokenSecret=projects/${var.project_id}/secrets/${local.live_secrets.token}/versions/${each.value.secrets}",
      "--warehouse=${local.warehouse}",
      "--readEvery=${each.value.read_every}",
    ],
    [for option, value in local.live_options[each.key] : "--${option}=${value}"],
  )
}
