terraform {
  required_version = ">= 1.10" # OpenTofu: 1.11

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

variable "channel_id" { type = string }
variable "shortclip_id" { type = string }
variable "encoder_url" { type = string }

data "ncplivestation_shortclip" "goal" {
  channel_id = var.channel_id
  id         = var.shortclip_id
}

ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = data.ncplivestation_shortclip.goal.output.bucket_name
  file_path   = data.ncplivestation_shortclip.goal.output.file_path
  file_name   = data.ncplivestation_shortclip.goal.output.file_name
  expires_in  = "1h" # long enough for the encoder to download the mp4
}

resource "terraform_data" "encode" {
  triggers_replace = data.ncplivestation_shortclip.goal.id

  provisioner "local-exec" {
    command = "curl --fail --silent --show-error --data-urlencode \"input=$INPUT\" \"$ENCODER\""

    environment = {
      INPUT   = ephemeral.ncplivestation_shortclip_url.goal.url
      ENCODER = var.encoder_url
    }
  }
}
