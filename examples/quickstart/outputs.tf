output "clip_id" {
  description = "Id of the short clip."
  value       = ncplivestation_shortclip.goal.id
}

output "clip_status" {
  description = "COMPLETED once the mp4 is in the bucket."
  value       = ncplivestation_shortclip.goal.status
}

output "clip_url" {
  description = "Address of the mp4 in Object Storage."
  value       = ncplivestation_shortclip.goal.output.url
}

output "playback_urls" {
  description = "Playback URLs of the channel, by quality."
  value       = data.ncplivestation_service_urls.live.urls
}
