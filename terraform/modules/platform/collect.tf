# Events by HTTP, for those who cannot speak to Kafka. Which, the contracts of one domain say: those of format json.
locals {
  collectors       = var.collect == null ? {} : { collect-events = var.collect }
  collected_topics = toset(flatten([for collector in values(local.collectors) : [for contract in local.contracts : contract.source.topic if can(contract.event) && contract.domain_folder == collector.domain && try(contract.source.format, "json") == "json"]]))
  collector_keys   = "${var.name}-collector-keys"

  # Before its keys have a version, or there is an image, there is no collector.
  running_collectors = { for name, collector in local.collectors : name => collector if collector.keys > 0 && var.template_version != "" }
}

module "collector_account" {
  source     = "../identity"
  for_each   = local.collectors
  depends_on = [module.services]

  project_id   = var.project_id
  id           = "${var.name}-${each.key}"
  display_name = "Writes events that come by HTTP"
}

# To connect; which topics it may write, their entries say.
resource "google_project_iam_member" "collect_connects" {
  for_each = local.collectors

  project = var.project_id
  role    = "roles/managedkafka.client"
  member  = module.collector_account[each.key].member
}

data "google_artifact_registry_docker_image" "serve" {
  for_each = local.running_collectors

  project       = var.project_id
  location      = var.region
  repository_id = module.registry.repository
  image_name    = "serve:${var.template_version}"
}

module "collector" {
  source     = "../web_service"
  for_each   = local.running_collectors
  depends_on = [module.services, module.kafka, module.secrets, module.collector_account, google_project_iam_member.collect_connects]

  project_id      = var.project_id
  region          = var.region
  name            = each.key
  labels          = local.labels
  image           = data.google_artifact_registry_docker_image.serve[each.key].self_link
  command         = ["java", "-XX:MaxRAMPercentage=70", "-cp", "/app/classpath/*:/app/libs/*", "dev.alluvium.pipelines.collect.CollectEvents"]
  service_account = module.collector_account[each.key].email
  network         = module.network.network
  subnetwork      = module.network.subnetwork
  public          = each.value.public
  invokers        = each.value.invokers
  min_instances   = each.value.min_instances
  max_instances   = each.value.max_instances

  args = concat(
    [
      "--host=0.0.0.0",
      "--port=8080",
      "--domain=${each.value.domain}",
      "--bootstrapServers=${local.bootstrap_servers}",
      "--kafkaAuth=google",
      "--apiKeysSecret=projects/${var.project_id}/secrets/${local.collector_keys}/versions/${each.value.keys}",
      "--statusEvery=1m",
    ],
    length(each.value.origins) == 0 ? [] : ["--allowOrigins=${join(",", each.value.origins)}"],
  )
}
