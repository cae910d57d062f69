# The keys come from variables: of a workspace, of TF_VAR_access_key and
# TF_VAR_secret_key, or of a file that is not in the repository.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

variable "access_key" {
  type      = string
  sensitive = true
}

variable "secret_key" {
  type      = string
  sensitive = true
}

provider "ncplivestation" {
  access_key = var.access_key
  secret_key = var.secret_key
}
