# The id of the channel and the id of the snapshot
terraform import ncplivestation_snapshot.last ls-20250814101530-zTwK2/7526
