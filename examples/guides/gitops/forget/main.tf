# The clip is not Terraform's business any more: it leaves the state, and the
# mp4 stays. The resource block is gone. (OpenTofu 1.8 knows no lifecycle here
# and always forgets: leave that block out. OpenTofu 1.9 and Terraform know it.)

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
