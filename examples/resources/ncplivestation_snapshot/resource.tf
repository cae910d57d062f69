# The last two minutes of a channel that is on the air.
resource "ncplivestation_snapshot" "last" {
  channel_id       = "ls-20250814101530-zTwK2"
  limited_duration = 2

  # It is not taken again by itself: a change of a trigger takes a new one.
  triggers = {
    goal = "1"
  }
}

resource "ncplivestation_shortclip" "last" {
  channel_id  = ncplivestation_snapshot.last.channel_id
  snapshot_id = ncplivestation_snapshot.last.id
  start_time  = 0
  end_time    = 119000

  output = {
    bucket_name = "my-clips"
    file_path   = "/last"
  }
}
