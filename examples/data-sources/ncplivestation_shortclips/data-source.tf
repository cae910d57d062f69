data "ncplivestation_shortclips" "finished" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  status      = "COMPLETED"
}

# From ID to the URL of the mp4
output "clip_urls" {
  value = { for clip in data.ncplivestation_shortclips.finished.shortclips : clip.id => clip.output.url }
}
