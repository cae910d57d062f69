# Cuts ten seconds out of a snapshot of a live channel.
#
# The keys come from the environment: NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY.

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

# A snapshot lives for one hour, a finished clip for ever: allow_expired lets
# later plans of the same configuration through.
data "ncplivestation_snapshot" "goal" {
  channel_id    = var.channel_id
  snapshot_id   = var.snapshot_id
  allow_expired = true
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = data.ncplivestation_snapshot.goal.channel_id
  snapshot_id = data.ncplivestation_snapshot.goal.snapshot_id
  start_time  = var.start_time
  end_time    = var.end_time

  output = {
    bucket_name    = var.bucket_name
    file_path      = "/clips"
    access_control = var.access_control
  }
}

# Where viewers play the channel itself.
data "ncplivestation_service_urls" "live" {
  channel_id       = var.channel_id
  service_url_type = "GENERAL"
}
