# What people rely on.
module "platform" {
  source = "../../modules/platform"

  project_id       = var.project_id
  region           = var.region
  environment      = "prod"
  labels           = { environment = "prod" }
  template_version = var.template_version
  producers        = var.producers
  subscribers      = var.subscribers
  alert_emails     = var.alert_emails
  runbooks_url     = "https://github.com/${var.repository}/blob/main/docs/operations"
  billing_account  = var.billing_account
  budget           = var.budget
  repository       = var.repository
  clear_readers    = var.clear_readers
  masked_readers   = var.masked_readers

  kafka     = { vcpus = 6, retention_days = 7 }
  streaming = { machine_type = "n2-standard-4", min_workers = 2, max_workers = 20 }
  quality   = { datasets = ["vault", "mart"] }
}
