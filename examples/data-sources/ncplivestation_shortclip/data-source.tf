data "ncplivestation_shortclip" "goal" {
  channel_id = "ls-20250814101530-zTwK2"
  id         = "1418"
}

output "clip_url" {
  value = data.ncplivestation_shortclip.goal.output.url
}
