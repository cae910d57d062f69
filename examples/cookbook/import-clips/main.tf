# Clips that were cut by hand come under Terraform, without new ones. Live
# Station does not tell where a clip starts and ends: write what it was cut with.

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

variable "channel_id" {
  description = "Id of the channel."
  type        = string
}

variable "clips" {
  description = "The clips by name."
  type = map(object({
    id          = string
    snapshot_id = string
    start       = string
    end         = string
    bucket_name = string
    file_path   = string
  }))
}

import {
  for_each = var.clips
  to       = ncplivestation_shortclip.adopted[each.key]
  id       = "${var.channel_id}/${each.value.id}"
}

resource "ncplivestation_shortclip" "adopted" {
  for_each = var.clips

  channel_id  = var.channel_id
  snapshot_id = each.value.snapshot_id
  start_time  = provider::ncplivestation::timecode_to_ms(each.value.start)
  end_time    = provider::ncplivestation::timecode_to_ms(each.value.end)

  output = {
    bucket_name = each.value.bucket_name
    file_path   = each.value.file_path
  }
}
