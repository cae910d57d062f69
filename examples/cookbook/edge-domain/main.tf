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
variable "shortclip_id" { type = string }
variable "edge_domain" { type = string } # its origin is the bucket

data "ncplivestation_shortclip" "goal" {
  channel_id = var.channel_id
  id         = var.shortclip_id

  lifecycle {
    postcondition {
      condition     = self.output.access_control == "PUBLIC_READ"
      error_message = "A CDN can deliver only a clip that is PUBLIC_READ."
    }
  }
}

output "edge_url" {
  value = "https://${var.edge_domain}/${data.ncplivestation_shortclip.goal.output.key}"
}
