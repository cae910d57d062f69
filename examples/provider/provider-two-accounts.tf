# The credentials of the first account come from the environment.
provider "ncplivestation" {}

# A resource uses the second account with provider = ncplivestation.financial
provider "ncplivestation" {
  alias   = "financial"
  site    = "fin"
  region  = "FKR"
  profile = "financial"
}
