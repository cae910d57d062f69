variable "channel_id" {
  description = "Id of a live channel, such as ls-20250814101530-zTwK2."
  type        = string
}

variable "snapshot_id" {
  description = "Id of a snapshot of the channel that is not older than one hour."
  type        = string
}

variable "bucket_name" {
  description = "Bucket of Object Storage that the mp4 goes to."
  type        = string
}

variable "access_control" {
  description = "Who may read the mp4: PRIVATE (who has a key) or PUBLIC_READ (anyone)."
  type        = string
  default     = "PRIVATE"
}

variable "start_time" {
  description = "Where the clip starts, in milliseconds from the start of the snapshot."
  type        = number
  default     = 0
}

variable "end_time" {
  description = "Where the clip ends, in milliseconds from the start of the snapshot."
  type        = number
  default     = 10000
}
