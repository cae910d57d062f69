data "ncplivestation_service_urls" "live" {
  channel_id       = "ls-20250814101530-zTwK2"
  service_url_type = "GENERAL"
}

# All URLs by name, such as "ABR" and "720p-16-9"
output "playback_urls" {
  value = data.ncplivestation_service_urls.live.urls
}

# The URLs of one resolution
output "hd" {
  value = [for item in data.ncplivestation_service_urls.live.service_urls : item.url if item.resolution == "1280x720"]
}
