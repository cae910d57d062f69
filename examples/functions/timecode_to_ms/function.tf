terraform {
  required_version = ">= 1.8" # OpenTofu: 1.7 has functions too

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

# From the times of a cutting list to a clip
resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = provider::ncplivestation::timecode_to_ms("00:01:30.500") # 90500
  end_time    = provider::ncplivestation::timecode_to_ms("02:00.5")      # 120500

  output = {
    bucket_name = "my-clips"
    file_path   = "/2025/final"
  }
}
