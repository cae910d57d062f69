# A clip of an event. Its plan is empty tonight, in an hour, and after the
# channel is gone.

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
variable "bucket_name" { type = string }

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

output "clip_url" {
  value = ncplivestation_shortclip.goal.output.url
}
