terraform { required_version = ">= 1.10" } # for ephemeral values; OpenTofu: 1.11

variable "access_key" {
  type      = string
  ephemeral = true
}

variable "secret_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "ncplivestation" {
  access_key = var.access_key
  secret_key = var.secret_key
}
