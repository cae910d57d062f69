terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

variable "channel_id" { type = string }

variable "clips" {
  type = map(object({
    id          = string
    snapshot_id = string
    start       = string # such as "00:01:30.500"
    end         = string
    bucket_name = string
    file_path   = string
  }))
}

import {
  for_each = var.clips
  to       = ncplivestation_shortclip.imported[each.key]
  id       = "${var.channel_id}/${each.value.id}"
}

resource "ncplivestation_shortclip" "imported" {
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
