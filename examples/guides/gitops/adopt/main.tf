# A clip that was cut by hand comes under Terraform, without a new one.

terraform {
  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {}

variable "channel_id" { type = string }
variable "snapshot_id" { type = string }
variable "shortclip_id" { type = string }
variable "bucket_name" { type = string }

import {
  to = ncplivestation_shortclip.goal
  id = "${var.channel_id}/${var.shortclip_id}"
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = var.channel_id
  snapshot_id = var.snapshot_id
  start_time  = 1000
  end_time    = 11000

  output = {
    bucket_name = var.bucket_name
    file_path   = "/event"
  }
}
