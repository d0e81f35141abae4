# A tag per kind of personal data that a contract names. Who may not read it is refused, or sees NULL; hash keys still tell people apart.
resource "google_data_catalog_taxonomy" "personal" {
  project                = var.project_id
  region                 = var.location
  display_name           = "${var.name} personal data"
  description            = "Columns that tell something of a person, by kind."
  activated_policy_types = ["FINE_GRAINED_ACCESS_CONTROL"]
}

resource "google_data_catalog_policy_tag" "personal" {
  for_each = local.personal

  taxonomy     = google_data_catalog_taxonomy.personal.id
  display_name = each.value
  description  = "Personal data: ${each.value}."
}

resource "google_bigquery_datapolicy_data_policy" "masked" {
  for_each = local.personal

  project          = var.project_id
  location         = var.location
  data_policy_id   = replace("${var.name}_${each.value}_masked", "-", "_")
  policy_tag       = google_data_catalog_policy_tag.personal[each.value].name
  data_policy_type = "DATA_MASKING_POLICY"

  data_masking_policy {
    predefined_expression = "ALWAYS_NULL"
  }
}

resource "google_bigquery_datapolicy_data_policy_iam_member" "masked" {
  for_each = {
    for pair in setproduct(local.personal, keys(var.masked_readers)) :
    join("/", pair) => { kind = pair[0], member = var.masked_readers[pair[1]] }
  }

  project        = var.project_id
  location       = var.location
  data_policy_id = google_bigquery_datapolicy_data_policy.masked[each.value.kind].data_policy_id
  role           = "roles/bigquerydatapolicy.maskedReader"
  member         = each.value.member
}

resource "google_data_catalog_policy_tag_iam_member" "clear" {
  for_each = {
    for pair in setproduct(local.personal, keys(var.clear_readers)) :
    join("/", pair) => { kind = pair[0], member = var.clear_readers[pair[1]] }
  }

  policy_tag = google_data_catalog_policy_tag.personal[each.value.kind].name
  role       = "roles/datacatalog.categoryFineGrainedReader"
  member     = each.value.member
}
