# State in GitLab, with a lock. The variables TF_HTTP_... of the pipeline configure it.
terraform {
  backend "http" {}
}
