terraform {
  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

variable "channel_id" { type = string }

data "ncplivestation_channel" "live" {
  channel_id = var.channel_id
}

output "channel" {
  value = {
    status       = data.ncplivestation_channel.live.channel_status # must be PUBLISHING
    recording    = data.ncplivestation_channel.live.is_recording   # must be true
    time_machine = data.ncplivestation_channel.live.use_dvr        # must be true
  }
}
