resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 1000
  end_time    = 11000

  output = {
    bucket_name = "highlights"
    file_path   = "/clips"
  }
}

# A link to the PRIVATE mp4 for a day.
ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = ncplivestation_shortclip.goal.output.bucket_name
  file_path   = ncplivestation_shortclip.goal.output.file_path
  file_name   = ncplivestation_shortclip.goal.output.file_name
  expires_in  = "24h"
}
