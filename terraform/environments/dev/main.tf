# Small, and without a memory: for trying out what prod will be.
module "platform" {
  source = "../../modules/platform"

  project_id       = var.project_id
  region           = var.region
  environment      = "dev"
  labels           = { environment = "dev" }
  template_version = var.template_version
  producers        = var.producers
  subscribers      = var.subscribers
  alert_emails     = var.alert_emails
  runbooks_url     = "https://github.com/${var.repository}/blob/main/docs/operations"
  billing_account  = var.billing_account
  budget           = var.budget
  repository       = var.repository

  kafka                = { retention_days = 2 }
  streaming            = { max_workers = 2 }
  quality              = { datasets = ["mart"] }
  table_retention_days = { raw = 30 }
  landing_keep_days    = 1
  deletion_protection  = false
}
