terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 6.50"
    }
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.1"
    }
  }

  # The bucket is named by terraform init -backend-config=bucket=….
  backend "gcs" {
    prefix = "alluvium/strimzi"
  }
}

provider "google" {
  project               = var.project_id
  region                = var.region
  billing_project       = var.project_id
  user_project_override = true
}

provider "google-beta" {
  project               = var.project_id
  region                = var.region
  billing_project       = var.project_id
  user_project_override = true
}

# Signs in with the token of whoever applies.
data "google_client_config" "this" {}

provider "helm" {
  kubernetes = {
    host                   = "https://${module.kafka.endpoint}"
    token                  = data.google_client_config.this.access_token
    cluster_ca_certificate = module.kafka.ca_certificate
  }
}
