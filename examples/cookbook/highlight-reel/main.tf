terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

variable "channel_id" { type = string }
variable "bucket_name" { type = string }

locals {
  highlights = { for line in csvdecode(file("${path.module}/highlights.csv")) : line.name => line }
}

# The whole broadcast so far, at most its last four hours.
resource "ncplivestation_snapshot" "match" {
  channel_id = var.channel_id
}

resource "ncplivestation_shortclip" "highlight" {
  for_each = local.highlights

  channel_id  = ncplivestation_snapshot.match.channel_id
  snapshot_id = ncplivestation_snapshot.match.id
  start_time  = provider::ncplivestation::timecode_to_ms(each.value.start)
  end_time    = provider::ncplivestation::timecode_to_ms(each.value.end)

  output = {
    bucket_name    = var.bucket_name
    file_path      = "/match/${each.key}"
    access_control = "PUBLIC_READ"
  }
}

output "reel" {
  value = {
    for name, clip in ncplivestation_shortclip.highlight :
    name => { length = provider::ncplivestation::ms_to_timecode(clip.end_time - clip.start_time), url = clip.output.url }
  }
}
