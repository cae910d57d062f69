# The first clip: thirty seconds out of the last five minutes of a live channel.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

# The keys come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY.
provider "ncplivestation" {}

variable "channel_id" {
  description = "Id of the channel, such as ls-20250814101530-zTwK2."
  type        = string
}

variable "bucket_name" {
  description = "Bucket of Object Storage that the mp4 goes to."
  type        = string
}

# Taken once. A change of the trigger takes another one.
resource "ncplivestation_snapshot" "first" {
  channel_id       = var.channel_id
  limited_duration = 5 # minutes back from now
  triggers         = { take = "1" }
}

resource "ncplivestation_shortclip" "first" {
  channel_id  = ncplivestation_snapshot.first.channel_id
  snapshot_id = ncplivestation_snapshot.first.id
  start_time  = 0     # ms from the start of the snapshot
  end_time    = 30000 # 30 seconds later

  output = {
    bucket_name    = var.bucket_name
    file_path      = "/first"
    access_control = "PUBLIC_READ" # PRIVATE if not set
  }
}

output "clip_url" {
  description = "Address of the mp4 in Object Storage."
  value       = ncplivestation_shortclip.first.output.url
}
