resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 90500  # ms from the start of the snapshot
  end_time    = 120500 # 30 seconds later

  output = {
    bucket_name = "my-clips"
    file_path   = "/2025/final/goal"
  }

  timeouts = {
    create = "15m"
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
