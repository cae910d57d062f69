terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

output "start" {
  value = provider::ncplivestation::ms_to_timecode(90500) # "00:01:30.500"
}
