// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"math/big"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

const endpoint = "https://kr.object.ncloudstorage.com"

// newModel returns the model of a clip that is planned: 1 s to 3.5 s, into the folder /clips.
func newModel(t *testing.T) *model {
	t.Helper()
	m := &model{StartTime: types.NumberValue(big.NewFloat(1000)), EndTime: types.NumberValue(big.NewFloat(3500))}
	m.ID, m.Status = types.StringUnknown(), types.StringUnknown()
	m.ChannelID, m.SnapshotID = types.StringValue("ls-1"), types.StringValue("1047")
	m.FileSize, m.Duration = types.Int64Unknown(), types.Int64Unknown()
	m.Output = outputModel{
		BucketName: types.StringValue("highlights"), FilePath: types.StringValue("/clips/"), AccessControl: types.StringValue("PRIVATE"),
		FileName: types.StringUnknown(), Key: types.StringUnknown(), URL: types.StringUnknown(),
	}.object()
	return m
}

// response returns a response of Live Station about the planned clip.
func response(changes ...func(*livestation.ShortClip)) *livestation.ShortClip {
	size, length := int64(50_000), int64(2500)
	clip := &livestation.ShortClip{
		ID: "1418", ChannelID: "ls-1", SnapshotID: "1047", Status: livestation.ShortClipCompleted, FileSize: &size, Duration: &length,
		CreatedTime: time.UnixMilli(1_655_978_668_177), UpdatedTime: time.UnixMilli(1_655_978_688_177),
		Output: livestation.Output{BucketName: "highlights", FilePath: "/clips", AccessControl: "PRIVATE", FileName: "1.mp4"},
	}
	for _, change := range changes {
		change(clip)
	}
	return clip
}

func merge(t *testing.T, m *model, responses ...*livestation.ShortClip) outputModel {
	t.Helper()
	for _, response := range responses {
		m.mergeResponse(response, endpoint)
	}
	return m.outputValue()
}

func TestMergeResponse_mapsEachField(t *testing.T) {
	m := newModel(t)
	out := merge(t, m, response())
	for name, values := range map[string]struct{ got, want any }{
		"id":                    {m.ID, types.StringValue("1418")},
		"channel_id":            {m.ChannelID, types.StringValue("ls-1")},
		"snapshot_id":           {m.SnapshotID, types.StringValue("1047")},
		"status":                {m.Status, types.StringValue("COMPLETED")},
		"created_time":          {m.CreatedTime.ValueString(), "2022-06-23T10:04:28.177Z"},
		"updated_time":          {m.UpdatedTime.ValueString(), "2022-06-23T10:04:48.177Z"},
		"file_size":             {m.FileSize, types.Int64Value(50_000)},
		"duration":              {m.Duration, types.Int64Value(2500)},
		"output.bucket_name":    {out.BucketName, types.StringValue("highlights")},
		"output.access_control": {out.AccessControl, types.StringValue("PRIVATE")},
		"output.file_name":      {out.FileName, types.StringValue("1.mp4")},
		"output.key":            {out.Key, types.StringValue("clips/1.mp4")},
		"output.url":            {out.URL, types.StringValue(endpoint + "/highlights/clips/1.mp4")},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}

// Live Station may write the configured value in another way.
func TestMergeResponse_keepsConfiguredSpelling(t *testing.T) {
	if out := merge(t, newModel(t), response()); out.FilePath.ValueString() != "/clips/" {
		t.Errorf("output.file_path = %s, want it as configured", out.FilePath)
	}
}

func TestMergeResponse_missingFieldKeepsEarlierValue(t *testing.T) {
	m := newModel(t)
	out := merge(t, m, response(), &livestation.ShortClip{ID: "1418", ChannelID: "ls-1", Status: livestation.ShortClipCompleted})
	for name, values := range map[string]struct{ got, want any }{
		"snapshot_id":      {m.SnapshotID, types.StringValue("1047")},
		"created_time":     {m.CreatedTime.ValueString(), "2022-06-23T10:04:28.177Z"},
		"file_size":        {m.FileSize, types.Int64Value(50_000)},
		"duration":         {m.Duration, types.Int64Value(2500)},
		"output.file_name": {out.FileName, types.StringValue("1.mp4")},
		"output.url":       {out.URL, types.StringValue(endpoint + "/highlights/clips/1.mp4")},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}

func TestMergeResponse_fieldsThatAreNotKnownYetAreNull(t *testing.T) {
	m := newModel(t)
	out := merge(t, m, &livestation.ShortClip{ID: "1418", ChannelID: "ls-1", Status: livestation.ShortClipCreating})
	for name, isNull := range map[string]bool{
		"file_size": m.FileSize.IsNull(), "duration": m.Duration.IsNull(), "created_time": m.CreatedTime.IsNull(),
		"output.file_name": out.FileName.IsNull(), "output.key": out.Key.IsNull(), "output.url": out.URL.IsNull(),
	} {
		if !isNull {
			t.Errorf("%s is not null", name)
		}
	}
}

// The apply would otherwise return another URL than the plan if the endpoint of the provider changes in between.
func TestMergeResponse_urlNeverChangesOnceItIsKnown(t *testing.T) {
	m := newModel(t)
	merge(t, m, response())
	m.mergeResponse(response(), "https://other.example.com")
	if out := merge(t, m); out.URL.ValueString() != endpoint+"/highlights/clips/1.mp4" {
		t.Errorf("output.url = %s", out.URL)
	}
}

func TestMergeResponse_keyAndURLNameTheReportedPlace(t *testing.T) {
	out := merge(t, newModel(t), response(func(clip *livestation.ShortClip) {
		clip.Output.BucketName, clip.Output.FilePath = "elsewhere", "/other"
	}))
	if got, want := out.Key.ValueString(), "other/1.mp4"; got != want {
		t.Errorf("output.key = %s, want %s", got, want)
	}
	if got, want := out.URL.ValueString(), endpoint+"/elsewhere/other/1.mp4"; got != want {
		t.Errorf("output.url = %s, want %s", got, want)
	}
}

func TestFinal_needsSizeAndLengthOfACompletedClip(t *testing.T) {
	for _, c := range []struct {
		status         string
		size, duration types.Int64
		final          bool
	}{
		{"CREATING", types.Int64Null(), types.Int64Null(), false},
		{"COMPLETED", types.Int64Null(), types.Int64Value(2500), false},
		{"COMPLETED", types.Int64Value(9), types.Int64Null(), false},
		{"COMPLETED", types.Int64Value(9), types.Int64Value(2500), true},
		{"PROCESSING_FAIL", types.Int64Null(), types.Int64Null(), true},
		{"UPLOAD_FAIL", types.Int64Null(), types.Int64Null(), true},
		{"ARCHIVED", types.Int64Value(9), types.Int64Value(2500), false},
	} {
		clip := Clip{Status: types.StringValue(c.status), FileSize: c.size, Duration: c.duration}
		if got := clip.final(); got != c.final {
			t.Errorf("final() of %s with size %s and length %s = %t, want %t", c.status, c.size, c.duration, got, c.final)
		}
	}
}

func TestRequest_holdsWhatIsConfigured(t *testing.T) {
	m := newModel(t)
	m.AdoptExisting = types.BoolValue(true)
	request := m.request()
	for name, values := range map[string]struct{ got, want any }{
		"channel":        {request.ChannelID, "ls-1"},
		"snapshot":       {request.SnapshotID, "1047"},
		"start":          {request.StartTime, int64(1000)},
		"end":            {request.EndTime, int64(3500)},
		"output":         {request.Output, livestation.Output{BucketName: "highlights", FilePath: "/clips/", AccessControl: "PRIVATE"}},
		"adopt_existing": {request.AdoptExisting, true},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}

// At most a tenth off, at least 100 ms and at most 1 s.
func TestDurationMatches_withinATenth(t *testing.T) {
	for _, c := range []struct {
		actual, configured int64
		want               bool
	}{
		{2500, 2500, true},
		{2750, 2500, true},
		{2751, 2500, false},
		{2250, 2500, true},
		{2249, 2500, false},
		{200, 100, true},
		{201, 100, false},
		{61_000, 60_000, true},
		{61_001, 60_000, false},
	} {
		if got := durationMatches(c.actual, c.configured); got != c.want {
			t.Errorf("durationMatches(%d, %d) = %t, want %t", c.actual, c.configured, got, c.want)
		}
	}
}
