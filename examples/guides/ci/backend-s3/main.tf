# State in a bucket of Object Storage. It has no lock, so run one apply at a time.
terraform {
  backend "s3" {
    bucket = "my-terraform-state"
    key    = "clips.tfstate"
    region = "kr-standard"

    endpoints                   = { s3 = "https://kr.object.ncloudstorage.com" }
    use_path_style              = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_s3_checksum            = true
  }
}
