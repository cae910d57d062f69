# The keys come from a secret store, and enter neither state nor plan. Ephemeral
# values need Terraform 1.10 or OpenTofu 1.11.

terraform {
  required_version = ">= 1.10"

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
  ephemeral = true
}

variable "secret_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

# In the place of the variables may stand an ephemeral resource of the provider
# of your secret store.
provider "ncplivestation" {
  access_key = var.access_key
  secret_key = var.secret_key
}
