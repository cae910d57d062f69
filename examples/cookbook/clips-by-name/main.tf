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
variable "bucket_name" { type = string }

locals {
  clips = {
    kick-off = { start = "00:00:05", end = "00:00:17.500" }
    goal     = { start = "00:01:30.500", end = "00:02:00.500" }
  }
}

resource "ncplivestation_snapshot" "match" {
  channel_id       = var.channel_id
  limited_duration = 10
}

resource "ncplivestation_shortclip" "clip" {
  for_each = local.clips

  channel_id  = ncplivestation_snapshot.match.channel_id
  snapshot_id = ncplivestation_snapshot.match.id
  start_time  = provider::ncplivestation::timecode_to_ms(each.value.start)
  end_time    = provider::ncplivestation::timecode_to_ms(each.value.end)

  output = {
    bucket_name = var.bucket_name
    file_path   = "/match/${each.key}"
  }
}

output "clip_keys" {
  value = { for name, clip in ncplivestation_shortclip.clip : name => clip.output.key }
}
