# The keys come from the environment: NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {}
