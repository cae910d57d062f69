import {
  to = ncplivestation_snapshot.last
  id = "ls-20250814101530-zTwK2/7526"
}

resource "ncplivestation_snapshot" "last" {
  channel_id       = "ls-20250814101530-zTwK2"
  limited_duration = 2
}
