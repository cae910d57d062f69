terraform {
  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

variable "channel_id" { type = string }

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

# By quality; empty while there are none.
output "urls" {
  value = {
    live   = data.ncplivestation_service_urls.live.urls
    rewind = data.ncplivestation_service_urls.rewind.urls
  }
}
