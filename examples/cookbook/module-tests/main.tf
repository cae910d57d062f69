# A module of your own, and how to test it without an account: see tests/, run
# with `terraform test`.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

variable "channel_id" {
  description = "Id of the channel."
  type        = string
}

variable "bucket_name" {
  description = "Bucket of Object Storage that the mp4 goes to."
  type        = string
}

variable "length" {
  description = "Length of the clip in seconds."
  type        = number
  default     = 30

  validation {
    condition     = var.length > 0 && var.length <= 14400
    error_message = "A clip lasts from 0.1 seconds to 4 hours."
  }
}

resource "ncplivestation_snapshot" "this" {
  channel_id = var.channel_id
}

resource "ncplivestation_shortclip" "this" {
  channel_id  = var.channel_id
  snapshot_id = ncplivestation_snapshot.this.id
  start_time  = 0
  end_time    = var.length * 1000

  output = {
    bucket_name = var.bucket_name
    file_path   = "/clips"
  }

  lifecycle {
    postcondition {
      condition     = self.status == "COMPLETED"
      error_message = "The clip is not finished yet: apply again to go on waiting."
    }
  }
}

output "clip_url" {
  description = "Address of the mp4 in Object Storage."
  value       = ncplivestation_shortclip.this.output.url
}
