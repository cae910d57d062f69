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

# GET /channels, page after page, until the name is found. After the channel is deleted, replace the data source with the
# ID, or the plan fails.
data "ncplivestation_channel" "live" {
  channel_name = var.channel_name
}

# POST /channels/{channelId}/snapshot?limitedDuration=10
resource "ncplivestation_snapshot" "half" {
  channel_id       = data.ncplivestation_channel.live.channel_id
  limited_duration = 10
}

# POST /channels/{channelId}/{snapshotId}
# GET  /channels/{channelId}/shortclip/{id}, again and again until it is COMPLETED
resource "ncplivestation_shortclip" "goal" {
  channel_id  = ncplivestation_snapshot.half.channel_id
  snapshot_id = ncplivestation_snapshot.half.id
  start_time  = 90500
  end_time    = 120500

  output = {
    bucket_name = var.bucket_name
    file_path   = "/goals"
  }
}

# GET /channels/{channelId}/serviceUrls?serviceUrlType=GENERAL
data "ncplivestation_service_urls" "live" {
  channel_id        = data.ncplivestation_channel.live.channel_id
  service_url_type  = "GENERAL"
  allow_unavailable = true
}

output "clip_url" {
  value = ncplivestation_shortclip.goal.output.url
}

output "playback_urls" {
  value = data.ncplivestation_service_urls.live.urls
}
