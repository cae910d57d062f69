resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 90500  # ms from the start of the snapshot
  end_time    = 120500 # 30 seconds later

  output = {
    bucket_name    = "my-clips"
    file_path      = "/2025/final"
    access_control = "PUBLIC_READ"
  }

  timeouts = {
    create = "15m"
  }

  # A clip that is still being made when the time is up is a warning. Where the
  # run has to stop there, say so.
  lifecycle {
    postcondition {
      condition     = self.status == "COMPLETED"
      error_message = "The clip is not finished yet: apply again to go on waiting."
    }
  }
}

output "clip_url" {
  value = ncplivestation_shortclip.goal.output.url
}
