terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

output "times" {
  value = {
    start = provider::ncplivestation::timecode_to_ms("00:01:30.500") # 90500
    end   = provider::ncplivestation::timecode_to_ms("02:00.5")      # 120500
  }
}
