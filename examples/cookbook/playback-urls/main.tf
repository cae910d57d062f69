# Playback URLs for other infrastructure: as an output, as a file, and through a
# module.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {}

variable "channel_id" {
  description = "Id of the channel."
  type        = string
}

variable "file" {
  description = "File that the URLs are written to as JSON."
  type        = string
  default     = "playback.json"
}

module "playback" {
  source     = "./modules/playback"
  channel_id = var.channel_id
}

# Written again whenever the URLs change.
resource "terraform_data" "file" {
  triggers_replace = [module.playback.urls, var.file]

  provisioner "local-exec" {
    command = "printf '%s' \"$URLS\" > \"$FILE\""

    environment = {
      URLS = jsonencode(module.playback.urls)
      FILE = var.file
    }
  }
}

output "urls" {
  description = "Playback URLs of the channel, by quality."
  value       = module.playback.urls
}
