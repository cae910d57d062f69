# The last two minutes of a channel that is on the air, found by its name.

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

variable "channel_name" {
  description = "Name of a channel that is on the air, being recorded, and has a time machine."
  type        = string
}

variable "bucket_name" {
  description = "Bucket of Object Storage that the mp4 goes to."
  type        = string
}

data "ncplivestation_channel" "live" {
  channel_name = var.channel_name
}

# Taken in the same apply as the clip, so that it cannot expire in between. It
# is not taken again by itself: change the trigger for another one.
resource "ncplivestation_snapshot" "last" {
  channel_id       = data.ncplivestation_channel.live.channel_id
  limited_duration = 2 # minutes back from now
  triggers         = { take = "1" }
}

resource "ncplivestation_shortclip" "last" {
  channel_id  = ncplivestation_snapshot.last.channel_id
  snapshot_id = ncplivestation_snapshot.last.id
  start_time  = 0
  end_time    = 119000 # a little before the end: behind it Live Station refuses

  output = {
    bucket_name = var.bucket_name
    file_path   = "/last"
  }
}

output "clip_url" {
  description = "Address of the mp4 in Object Storage."
  value       = ncplivestation_shortclip.last.output.url
}
