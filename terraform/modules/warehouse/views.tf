module "views_1" {
  source     = "../views"
  depends_on = [google_bigquery_table.table]

  project_id = var.project_id
  labels     = var.labels
  views      = local.levels[1]
}

module "views_2" {
  source     = "../views"
  depends_on = [module.views_1]

  project_id = var.project_id
  labels     = var.labels
  views      = local.levels[2]
}

module "views_3" {
  source     = "../views"
  depends_on = [module.views_2]

  project_id = var.project_id
  labels     = var.labels
  views      = local.levels[3]
}

module "views_4" {
  source     = "../views"
  depends_on = [module.views_3]

  project_id = var.project_id
  labels     = var.labels
  views      = local.levels[4]
}
