data "ncplivestation_channels" "on_air" {
  channel_name   = "event"
  channel_status = "PUBLISHING"
}

# From ID to name
output "channels" {
  value = { for channel in data.ncplivestation_channels.on_air.channels : channel.channel_id => channel.channel_name }
}

# The live playback URLs of each channel. A channel whose CDN is not running has none.
data "ncplivestation_service_urls" "live" {
  for_each = toset(data.ncplivestation_channels.on_air.channels[*].channel_id)

  channel_id        = each.key
  service_url_type  = "GENERAL"
  allow_unavailable = true
}
