# What the module does with a clip that is still being made when the time is up.

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
  variables {
    channel_id  = "ls-20250814101530-zTwK2"
    bucket_name = "my-clips"
  }

  expect_failures = [ncplivestation_shortclip.this]
}
