terraform {
  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

# Keys, site and region come from the environment, see below.
provider "ncplivestation" {}

# A second account, in the financial zone. A resource takes it with
# provider = ncplivestation.financial
provider "ncplivestation" {
  alias      = "financial"
  site       = "fin"
  access_key = var.financial_access_key
  secret_key = var.financial_secret_key
}

variable "financial_access_key" {
  type = string
}

variable "financial_secret_key" {
  type      = string
  sensitive = true
}
