# For a pipeline whose runs must be short: the apply ends when Live Station has
# accepted the clip, and a later refresh shows how far it is.

terraform {
  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

provider "ncplivestation" {}

variable "channel_id" { type = string }
variable "snapshot_id" { type = string }
variable "bucket_name" { type = string }

resource "ncplivestation_shortclip" "goal" {
  channel_id          = var.channel_id
  snapshot_id         = var.snapshot_id
  start_time          = 1000
  end_time            = 11000
  wait_for_completion = false

  output = {
    bucket_name = var.bucket_name
    file_path   = "/event"
  }
}

# A clip that failed meanwhile is a warning of the nightly plan.
check "clip" {
  assert {
    condition     = !endswith(ncplivestation_shortclip.goal.status, "_FAIL")
    error_message = "The clip ended as ${ncplivestation_shortclip.goal.status}."
  }
}
