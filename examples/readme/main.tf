terraform {
  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

# The keys come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY.
provider "ncplivestation" {}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 90500  # ms from the start of the snapshot
  end_time    = 120500 # 30 seconds later

  output = {
    bucket_name = "my-clips"
    file_path   = "/2025/final"
  }
}

data "ncplivestation_service_urls" "live" {
  channel_id       = "ls-20250814101530-zTwK2"
  service_url_type = "GENERAL"
}

output "clip_url" {
  value = ncplivestation_shortclip.goal.output.url
}

output "playback_urls" {
  value = data.ncplivestation_service_urls.live.urls
}
