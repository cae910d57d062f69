# A snapshot that is there already comes under Terraform by its identity. An
# import by identity needs Terraform 1.12 or OpenTofu 1.12.

terraform {
  required_version = ">= 1.12"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

import {
  to = ncplivestation_snapshot.last

  identity = {
    channel_id = "ls-20250814101530-zTwK2"
    id         = "7526"
  }
}

resource "ncplivestation_snapshot" "last" {
  channel_id       = "ls-20250814101530-zTwK2"
  limited_duration = 2
}
