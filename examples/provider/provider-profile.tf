# The keys come from the section [event] of ~/.ncloud/configure, the file that
# `ncloud configure` writes. Keys in the environment would go before it.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {
  profile = "event"
}
