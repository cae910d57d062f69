# OpenTofu runs this file instead of unfinished.tftest.hcl. It knows the values of a mock
# in the plan already, so the plan fails.

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

run "fails_while_the_clip_is_processing" {
  command = plan

  variables {
    channel_id  = "ls-20250814101530-zTwK2"
    bucket_name = "my-clips"
  }

  expect_failures = [ncplivestation_shortclip.this]
}
