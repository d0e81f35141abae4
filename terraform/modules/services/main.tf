# The APIs that the platform calls. They stay enabled when the platform goes: others may use them.
resource "google_project_service" "this" {
  for_each = var.services

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
