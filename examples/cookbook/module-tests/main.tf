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
variable "bucket_name" { type = string }

variable "length" {
  description = "Length of the clip in seconds."
  type        = number
  default     = 30

  validation {
    condition     = var.length > 0 && var.length <= 14400
    error_message = "A clip is at most 4 hours long."
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
      error_message = "The clip is still processing. Apply again to resume the wait."
    }
  }
}

output "clip_url" {
  value = ncplivestation_shortclip.this.output.url
}
