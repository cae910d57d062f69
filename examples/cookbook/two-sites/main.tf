# Two accounts in two zones, side by side.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

variable "public_access_key" { type = string }
variable "fin_access_key" { type = string }

variable "public_secret_key" {
  type      = string
  sensitive = true
}

variable "fin_secret_key" {
  type      = string
  sensitive = true
}

provider "ncplivestation" {
  alias      = "public"
  access_key = var.public_access_key
  secret_key = var.public_secret_key
}

provider "ncplivestation" {
  alias      = "fin"
  site       = "fin"
  access_key = var.fin_access_key
  secret_key = var.fin_secret_key
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
