terraform {
  required_version = ">= 1.14"
}

action "ncplivestation_stop_recording" "live" {
  config {
    channel_id = "ls-20250814101530-zTwK2"
    timeout    = "1m"
  }
}
