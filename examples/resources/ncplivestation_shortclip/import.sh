# ID of the channel / ID of the short clip
terraform import ncplivestation_shortclip.goal ls-20250814101530-zTwK2/1418
