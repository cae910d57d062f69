# mock_provider makes up the responses of Live Station. (Terraform 1.7, OpenTofu 1.8)

mock_provider "ncplivestation" {
  mock_resource "ncplivestation_snapshot" {
    defaults = {
      id = "7526"
    }
  }

  mock_resource "ncplivestation_shortclip" {
    defaults = {
      id     = "1418"
      status = "COMPLETED"
    }
  }
}

variables {
  channel_id  = "ls-20250814101530-zTwK2"
  bucket_name = "my-clips"
}

run "cuts_a_clip_of_the_requested_length" {
  variables {
    length = 12
  }

  assert {
    condition     = ncplivestation_shortclip.this.end_time - ncplivestation_shortclip.this.start_time == 12000
    error_message = "The clip should last 12 seconds."
  }

  assert {
    condition     = ncplivestation_shortclip.this.snapshot_id == ncplivestation_snapshot.this.id
    error_message = "The clip should be cut from the snapshot of the same apply."
  }

  assert {
    condition     = output.clip_url == ncplivestation_shortclip.this.output.url
    error_message = "The module should return the URL of the mp4."
  }
}

run "rejects_a_clip_without_length" {
  command = plan

  variables {
    length = 0
  }

  expect_failures = [var.length]
}
