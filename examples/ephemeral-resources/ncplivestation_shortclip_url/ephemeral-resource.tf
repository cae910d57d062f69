terraform {
  required_version = ">= 1.10" # OpenTofu: 1.11
}

data "ncplivestation_shortclip" "goal" {
  channel_id = "ls-20250814101530-zTwK2"
  id         = "1418"
}

ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = data.ncplivestation_shortclip.goal.output.bucket_name
  file_path   = data.ncplivestation_shortclip.goal.output.file_path
  file_name   = data.ncplivestation_shortclip.goal.output.file_name
  expires_in  = "15m"
}

# A provisioner can use the URL. So can a provider block or a write-only argument.
resource "terraform_data" "download" {
  triggers_replace = data.ncplivestation_shortclip.goal.id

  provisioner "local-exec" {
    command = "curl --fail --silent --show-error --output goal.mp4 \"$URL\""

    environment = {
      URL = ephemeral.ncplivestation_shortclip_url.goal.url
    }
  }
}
