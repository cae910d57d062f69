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
variable "shortclip_ids" { type = set(string) }

data "ncplivestation_shortclip" "clip" {
  for_each = var.shortclip_ids

  channel_id = var.channel_id
  id         = each.key
}

# The body of VOD Station's request to add files to a category, at most 100.
output "add_files" {
  value = jsonencode({
    bucketName = one(toset([for clip in data.ncplivestation_shortclip.clip : clip.output.bucket_name]))
    pathList   = [for clip in data.ncplivestation_shortclip.clip : clip.output.key]
  })
}
