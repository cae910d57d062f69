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

variable "file" {
  type    = string
  default = "playback.json"
}

module "playback" {
  source     = "./modules/playback"
  channel_id = var.channel_id
}

# Writes the URLs as JSON, and again whenever they change.
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
  value = module.playback.urls
}
