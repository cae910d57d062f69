// SPDX-License-Identifier: MPL-2.0

package channel

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

func TestNewModel_mapsEachField(t *testing.T) {
	yes, minutes, seconds := true, int64(360), int64(7200)
	m := newModel(&livestation.Channel{
		ID: "ls-1", Name: "event", Status: "PUBLISHING", InstanceNo: "4", EnvType: "REAL", OutputProtocol: "HLS",
		QualitySetID: "3", QualitySetName: "HD_16_9", Recording: &yes, DVR: &yes, TimemachineMin: &minutes, ImmediateOnAir: &yes,
		CreatedTime:            time.UnixMilli(1_655_978_668_177),
		RecentPublishStartTime: time.UnixMilli(1_655_978_669_000),
		TotalPublishSeconds:    &seconds,
		PublishURL:             "rtmp://k", GlobalPublishURL: "rtmp://g", UploadPath: "/upload",
		CDN: &livestation.ChannelCDN{
			Type: "GLOBAL_EDGE", InstanceNo: "5", ProfileID: "1411", StatusName: "RUNNING", ServiceName: "service", Domain: "cdn.example.com",
		},
		Record: &livestation.ChannelRecord{
			Type: "MANUAL_UPLOAD", Format: "MP4", BucketName: "records", FilePath: "/record", AccessControl: "PRIVATE",
		},
		SnapshotIDs: []string{"1047", "1048"},
	})
	for name, values := range map[string]struct{ got, want any }{
		"channel_id":                {m.ChannelID, types.StringValue("ls-1")},
		"channel_name":              {m.ChannelName, types.StringValue("event")},
		"channel_status":            {m.ChannelStatus, types.StringValue("PUBLISHING")},
		"instance_no":               {m.InstanceNo, types.StringValue("4")},
		"env_type":                  {m.EnvType, types.StringValue("REAL")},
		"output_protocol":           {m.OutputProtocol, types.StringValue("HLS")},
		"quality_set_id":            {m.QualitySetID, types.StringValue("3")},
		"quality_set_name":          {m.QualitySetName, types.StringValue("HD_16_9")},
		"is_recording":              {m.IsRecording, types.BoolValue(true)},
		"use_dvr":                   {m.UseDVR, types.BoolValue(true)},
		"timemachine_min":           {m.TimemachineMin, types.Int64Value(360)},
		"immediate_on_air":          {m.ImmediateOnAir, types.BoolValue(true)},
		"created_time":              {m.CreatedTime.ValueString(), "2022-06-23T10:04:28.177Z"},
		"recent_publish_start_time": {m.RecentPublishStartTime.ValueString(), "2022-06-23T10:04:29.000Z"},
		"total_publish_seconds":     {m.TotalPublishSeconds, types.Int64Value(7200)},
		"publish_url":               {m.PublishURL, types.StringValue("rtmp://k")},
		"global_publish_url":        {m.GlobalPublishURL, types.StringValue("rtmp://g")},
		"upload_path":               {m.UploadPath, types.StringValue("/upload")},
		"cdn.cdn_type":              {m.CDN.CDNType, types.StringValue("GLOBAL_EDGE")},
		"cdn.instance_no":           {m.CDN.InstanceNo, types.StringValue("5")},
		"cdn.profile_id":            {m.CDN.ProfileID, types.StringValue("1411")},
		"cdn.status_name":           {m.CDN.StatusName, types.StringValue("RUNNING")},
		"cdn.service_name":          {m.CDN.ServiceName, types.StringValue("service")},
		"cdn.cdn_domain":            {m.CDN.CDNDomain, types.StringValue("cdn.example.com")},
		"record.type":               {m.Record.Type, types.StringValue("MANUAL_UPLOAD")},
		"record.format":             {m.Record.Format, types.StringValue("MP4")},
		"record.bucket_name":        {m.Record.BucketName, types.StringValue("records")},
		"record.file_path":          {m.Record.FilePath, types.StringValue("/record")},
		"record.access_control":     {m.Record.AccessControl, types.StringValue("PRIVATE")},
		"snapshot_ids.0":            {m.SnapshotIDs[0], types.StringValue("1047")},
		"snapshot_ids.1":            {m.SnapshotIDs[1], types.StringValue("1048")},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}

func TestNewModel_omittedObjectsAreNull(t *testing.T) {
	m := newModel(&livestation.Channel{ID: "ls-1"})
	if m.CDN != nil {
		t.Errorf("cdn = %v, want null", m.CDN)
	}
	if m.Record != nil {
		t.Errorf("record = %v, want null", m.Record)
	}
}

// A configuration counts and iterates over the snapshots.
func TestNewModel_withoutSnapshotsIsEmptyNotNull(t *testing.T) {
	if m := newModel(&livestation.Channel{ID: "ls-1"}); m.SnapshotIDs == nil {
		t.Error("snapshot_ids is null, want an empty list")
	}
}
