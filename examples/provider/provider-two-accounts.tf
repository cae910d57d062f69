# Two accounts side by side. A resource takes the second one with
# provider = ncplivestation.financial

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

# The keys of this one come from the environment.
provider "ncplivestation" {}

provider "ncplivestation" {
  alias      = "financial"
  site       = "fin"
  access_key = var.financial_access_key
  secret_key = var.financial_secret_key
}

variable "financial_access_key" {
  type      = string
  sensitive = true
}

variable "financial_secret_key" {
  type      = string
  sensitive = true
}
