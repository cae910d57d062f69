import {
  to = ncplivestation_shortclip.goal
  id = "ls-20250814101530-zTwK2/1418"
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 90500
  end_time    = 120500

  output = {
    bucket_name = "my-clips"
    file_path   = "/2025/final/goal"
  }
}
