# The clip is not Terraform's business any more: it leaves the state, and the
# mp4 stays. (Terraform 1.7 and later; the resource block is gone.)

terraform {
  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {}

removed {
  from = ncplivestation_shortclip.goal

  lifecycle {
    destroy = false
  }
}
