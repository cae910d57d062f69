terraform {
  cloud {
    organization = "my-organization"

    workspaces {
      name = "clips"
    }
  }
}
