data "ncplivestation_channel" "event" {
  channel_name = "event_2025" # or channel_id
}

# What a snapshot needs
output "can_take_snapshots" {
  value = data.ncplivestation_channel.event.is_recording && data.ncplivestation_channel.event.use_dvr
}
