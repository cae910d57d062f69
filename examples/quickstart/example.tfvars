channel_id  = "ls-20250814101530-zTwK2"
snapshot_id = "7526"
bucket_name = "my-clips"
