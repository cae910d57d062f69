data "ncplivestation_snapshot" "halftime" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
}

output "expires" {
  value = data.ncplivestation_snapshot.halftime.expire_time
}
