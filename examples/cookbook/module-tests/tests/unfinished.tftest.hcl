# A clip that is still processing when the timeout ends.

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
  variables {
    channel_id  = "ls-20250814101530-zTwK2"
    bucket_name = "my-clips"
  }

  expect_failures = [ncplivestation_shortclip.this]
}
