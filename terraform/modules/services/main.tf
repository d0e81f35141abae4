# The APIs that the platform calls. They stay enabled when the platform goes: others may use them.
resource "google_project_service" "this" {
  for_each = var.services

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# An API takes calls a minute or two after it was enabled, and refuses them until then. What depends on this module waits for that.
resource "time_sleep" "until_they_answer" {
  create_duration = "120s"
  depends_on      = [google_project_service.this]

  triggers = {
    services = join(" ", sort(var.services))
  }
}
