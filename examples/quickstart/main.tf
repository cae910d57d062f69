terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

# The credentials come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY.
provider "ncplivestation" {}

variable "channel_id" { type = string }  # on the air, being recorded, with a time machine
variable "bucket_name" { type = string } # in Object Storage

variable "access_control" {
  type    = string
  default = "PRIVATE" # or PUBLIC_READ: anyone can play the mp4
}

resource "ncplivestation_snapshot" "match" {
  channel_id       = var.channel_id
  limited_duration = 10             # the last ten minutes of the broadcast
  triggers         = { take = "1" } # change it to take another snapshot
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = ncplivestation_snapshot.match.channel_id
  snapshot_id = ncplivestation_snapshot.match.id
  start_time  = 90500  # ms from the start of the snapshot
  end_time    = 120500 # 30 seconds later

  output = {
    bucket_name    = var.bucket_name
    file_path      = "/match/goal" # a folder of its own for each clip
    access_control = var.access_control
  }

  lifecycle {
    # If Live Station rejects the new clip of a replacement, the old one stays.
    create_before_destroy = true

    # A timeout of the wait is only a warning. This turns it into an error.
    postcondition {
      condition     = self.status == "COMPLETED"
      error_message = "The clip is still processing. Apply again to resume the wait."
    }
  }
}

output "clip_url" {
  value = ncplivestation_shortclip.goal.output.url
}
