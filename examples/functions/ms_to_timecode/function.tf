terraform {
  required_version = ">= 1.8" # OpenTofu: 1.7 has functions too

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

data "ncplivestation_shortclip" "goal" {
  channel_id = "ls-20250814101530-zTwK2"
  id         = "1418"
}

# 30000 becomes "00:00:30.000"
output "length" {
  value = provider::ncplivestation::ms_to_timecode(data.ncplivestation_shortclip.goal.duration)
}
