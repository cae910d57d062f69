terraform {
  required_providers {
    ncplivestation = {
      source = "ncplivestation/ncplivestation"
    }
  }
}

# It takes the place of the resource block.
removed {
  from = ncplivestation_shortclip.goal

  lifecycle {
    destroy = false
  }
}
