list "ncplivestation_shortclip" "all" {
  provider = ncplivestation

  config {
    channel_id  = "ls-20250814101530-zTwK2"
    snapshot_id = "7526"
    status      = "COMPLETED"
  }
}
