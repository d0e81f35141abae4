# Who is neither a job nor a person.
module "launcher" {
  source     = "../identity"
  depends_on = [module.services]

  project_id    = var.project_id
  id            = "${var.name}-launcher"
  display_name  = "Runs the scheduled jobs"
  project_roles = ["roles/dataflow.developer", "roles/logging.logWriter", "roles/run.viewer", "roles/workflows.viewer"]

  buckets = {
    templates = { name = module.storage.names["templates"], role = "roles/storage.objectViewer" }
    temp      = { name = module.storage.names["temp"], role = "roles/storage.objectUser" }
    landing   = { name = module.storage.names["landing"], role = "roles/storage.objectViewer" }
  }
}

module "watcher" {
  source     = "../identity"
  depends_on = [module.services]

  project_id     = var.project_id
  id             = "${var.name}-watcher"
  display_name   = "Asks which tables are late"
  project_roles  = ["roles/bigquery.jobUser", "roles/logging.logWriter"]
  reads_datasets = [module.warehouse.datasets["ops"]]
}

module "scheduler" {
  source     = "../identity"
  depends_on = [module.services]

  project_id   = var.project_id
  id           = "${var.name}-scheduler"
  display_name = "Starts the workflows"
}

# Looker sees marts, and of personal data what masking leaves.
module "looker" {
  source     = "../identity"
  depends_on = [module.services]

  project_id     = var.project_id
  id             = "${var.name}-looker"
  display_name   = "Looker"
  project_roles  = ["roles/bigquery.jobUser"]
  reads_datasets = [module.warehouse.datasets["mart"]]
}

module "deployer" {
  source     = "../identity"
  depends_on = [module.services]

  project_id   = var.project_id
  id           = "${var.name}-deployer"
  display_name = "Applies what was approved"
  project_roles = [
    "roles/artifactregistry.admin",
    "roles/bigquery.admin",
    "roles/bigquerydatapolicy.admin",
    "roles/cloudscheduler.admin",
    "roles/cloudsql.admin",
    "roles/compute.networkAdmin",
    "roles/compute.securityAdmin",
    "roles/dataflow.admin",
    "roles/datacatalog.categoryAdmin",
    "roles/dataplex.dataScanAdmin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser",
    "roles/iam.workloadIdentityPoolAdmin",
    "roles/logging.configWriter",
    "roles/managedkafka.admin",
    "roles/monitoring.editor",
    "roles/redis.admin",
    "roles/resourcemanager.projectIamAdmin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
    "roles/workflows.editor",
  ]
}

module "planner" {
  source     = "../identity"
  depends_on = [module.services]

  project_id   = var.project_id
  id           = "${var.name}-planner"
  display_name = "Plans, and changes nothing"
  project_roles = [
    "roles/artifactregistry.reader",
    "roles/bigquery.metadataViewer",
    "roles/bigquerydatapolicy.viewer",
    "roles/cloudscheduler.viewer",
    "roles/cloudsql.viewer",
    "roles/compute.networkViewer",
    "roles/dataflow.viewer",
    "roles/datacatalog.viewer",
    "roles/dataplex.dataScanViewer",
    "roles/iam.securityReviewer",
    "roles/iam.workloadIdentityPoolViewer",
    "roles/logging.viewer",
    "roles/managedkafka.viewer",
    "roles/monitoring.viewer",
    "roles/redis.viewer",
    "roles/run.viewer",
    "roles/secretmanager.viewer",
    "roles/serviceusage.serviceUsageConsumer",
    "roles/storage.bucketViewer",
    "roles/workflows.viewer",
  ]
}

module "delivery" {
  source     = "../delivery"
  depends_on = [module.services]

  project_id    = var.project_id
  name          = var.name
  repository    = var.repository
  environment   = var.environment
  deployer_name = module.deployer.name
  planner_name  = module.planner.name
}
