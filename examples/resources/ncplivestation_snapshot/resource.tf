resource "ncplivestation_snapshot" "last" {
  channel_id       = "ls-20250814101530-zTwK2"
  limited_duration = 2 # minutes back from now

  # Change a value to take another snapshot.
  triggers = {
    goal = "1"
  }
}

resource "ncplivestation_shortclip" "last" {
  channel_id  = ncplivestation_snapshot.last.channel_id
  snapshot_id = ncplivestation_snapshot.last.id
  start_time  = 0
  end_time    = 110000 # some seconds before the end of the snapshot

  output = {
    bucket_name = "my-clips"
    file_path   = "/last"
  }

  lifecycle {
    create_before_destroy = true # if Live Station rejects the new clip, the old one stays
  }
}
