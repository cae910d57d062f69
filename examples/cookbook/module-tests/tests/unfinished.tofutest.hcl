# What unfinished.tftest.hcl tests, for OpenTofu: it takes this file in the place of
# that one. There a mock is known in the plan already, and so the plan fails.

mock_provider "ncplivestation" {
  mock_resource "ncplivestation_snapshot" {
    defaults = {
      id = "7526"
    }
  }

  mock_resource "ncplivestation_shortclip" {
    defaults = {
      status = "CREATING"
    }
  }
}

run "stops_while_the_clip_is_being_made" {
  command = plan

  variables {
    channel_id  = "ls-20250814101530-zTwK2"
    bucket_name = "my-clips"
  }

  expect_failures = [ncplivestation_shortclip.this]
}
