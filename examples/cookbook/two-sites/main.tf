terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1.0"
    }
  }
}

provider "ncplivestation" {
  alias   = "public"
  site    = "public"
  region  = "KR"
  profile = "public"
}

provider "ncplivestation" {
  alias   = "fin"
  site    = "fin"
  region  = "FKR"
  profile = "fin"
}

variable "public_channel_id" { type = string }
variable "fin_channel_id" { type = string }

data "ncplivestation_channel" "public" {
  provider   = ncplivestation.public
  channel_id = var.public_channel_id
}

data "ncplivestation_channel" "fin" {
  provider   = ncplivestation.fin
  channel_id = var.fin_channel_id
}

output "channels" {
  value = {
    public = data.ncplivestation_channel.public.channel_status
    fin    = data.ncplivestation_channel.fin.channel_status
  }
}
