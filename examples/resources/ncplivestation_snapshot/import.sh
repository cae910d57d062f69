# ID of the channel / ID of the snapshot
terraform import ncplivestation_snapshot.last ls-20250814101530-zTwK2/7526
