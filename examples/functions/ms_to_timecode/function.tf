data "ncplivestation_shortclip" "goal" {
  channel_id = "ls-20250814101530-zTwK2"
  id         = "1418"
}

# 30000 becomes "00:00:30.000"
output "length" {
  value = provider::ncplivestation::ms_to_timecode(data.ncplivestation_shortclip.goal.duration)
}
