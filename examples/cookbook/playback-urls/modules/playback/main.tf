# What a player or a CDN needs of a channel, whatever its state.

terraform {
  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

variable "channel_id" {
  description = "Id of the channel."
  type        = string
}

data "ncplivestation_service_urls" "live" {
  channel_id        = var.channel_id
  service_url_type  = "GENERAL"
  allow_unavailable = true
}

data "ncplivestation_service_urls" "rewind" {
  channel_id        = var.channel_id
  service_url_type  = "TIMEMACHINE"
  allow_unavailable = true
}

output "urls" {
  description = "Live and time machine URLs by quality; empty while there are none."
  value = {
    live   = data.ncplivestation_service_urls.live.urls
    rewind = data.ncplivestation_service_urls.rewind.urls
  }
}
