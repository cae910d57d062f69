terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

variable "channel_name" { type = string }
variable "bucket_name" { type = string }

data "ncplivestation_channel" "live" {
  channel_name = var.channel_name
}

resource "ncplivestation_snapshot" "last" {
  channel_id       = data.ncplivestation_channel.live.channel_id
  limited_duration = 2              # minutes back from now
  triggers         = { take = "1" } # change it to take another snapshot
}

resource "ncplivestation_shortclip" "last" {
  channel_id  = ncplivestation_snapshot.last.channel_id
  snapshot_id = ncplivestation_snapshot.last.id
  start_time  = 0
  end_time    = 110000 # some seconds before the end of the snapshot

  output = {
    bucket_name = var.bucket_name
    file_path   = "/last"
  }

  lifecycle {
    create_before_destroy = true # if Live Station rejects the new clip, the old one stays
  }
}

output "clip_url" {
  value = ncplivestation_shortclip.last.output.url
}
