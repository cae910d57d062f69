terraform {
  required_version = ">= 1.14"
}

action "ncplivestation_start_recording" "live" {
  config {
    channel_id = "ls-20250814101530-zTwK2"
  }
}

# Makes sure that the channel is being recorded before a snapshot is taken.
resource "ncplivestation_snapshot" "match" {
  channel_id = "ls-20250814101530-zTwK2"

  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.ncplivestation_start_recording.live]
    }
  }
}
