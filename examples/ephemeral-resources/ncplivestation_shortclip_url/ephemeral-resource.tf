terraform {
  required_version = ">= 1.10" # OpenTofu: 1.11

  required_providers {
    ncplivestation = {
      source  = "ncplivestation/ncplivestation"
      version = "~> 0.1"
    }
  }
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 1000
  end_time    = 11000

  output = {
    bucket_name = "my-clips"
    file_path   = "/2025/final"
  }
}

# A link to the PRIVATE mp4 for a quarter of an hour
ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = ncplivestation_shortclip.goal.output.bucket_name
  file_path   = ncplivestation_shortclip.goal.output.file_path
  file_name   = ncplivestation_shortclip.goal.output.file_name
  expires_in  = "15m"
}

# What takes the link: here a program that gets the mp4, once for each clip
resource "terraform_data" "download" {
  triggers_replace = ncplivestation_shortclip.goal.id

  provisioner "local-exec" {
    command = "curl --fail --silent --show-error --output goal.mp4 \"$LINK\""

    environment = {
      LINK = ephemeral.ncplivestation_shortclip_url.goal.url
    }
  }
}
