terraform {
  required_version = ">= 1.12"
}

import {
  to = ncplivestation_snapshot.last

  identity = {
    channel_id = "ls-20250814101530-zTwK2"
    id         = "7526"
  }
}

resource "ncplivestation_snapshot" "last" {
  channel_id       = "ls-20250814101530-zTwK2"
  limited_duration = 2
}
