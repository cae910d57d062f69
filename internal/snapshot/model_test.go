// SPDX-License-Identifier: MPL-2.0

package snapshot

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

func TestFromAPI_mapsEachField(t *testing.T) {
	minutes := int64(10)
	var s Snapshot
	s.fromAPI(&livestation.Snapshot{
		ChannelStatus: "PUBLISHING", URL: "https://example.com/1047.m3u8", Duration: &minutes,
		CreatedTime: time.UnixMilli(1_655_978_668_177), ExpireTime: time.UnixMilli(1_655_982_268_177),
	})
	for name, values := range map[string]struct{ got, want any }{
		"channel_status": {s.ChannelStatus, types.StringValue("PUBLISHING")},
		"snapshot_url":   {s.SnapshotURL, types.StringValue("https://example.com/1047.m3u8")},
		"created_time":   {s.CreatedTime.ValueString(), "2022-06-23T10:04:28.177Z"},
		"expire_time":    {s.ExpireTime.ValueString(), "2022-06-23T11:04:28.177Z"},
		"duration":       {s.Duration, types.Int64Value(10)},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}

func TestFromAPI_omittedFieldsAreNull(t *testing.T) {
	var s Snapshot
	s.fromAPI(&livestation.Snapshot{})
	for name, isNull := range map[string]bool{
		"channel_status": s.ChannelStatus.IsNull(),
		"snapshot_url":   s.SnapshotURL.IsNull(),
		"created_time":   s.CreatedTime.IsNull(),
		"expire_time":    s.ExpireTime.IsNull(),
		"duration":       s.Duration.IsNull(),
	} {
		if !isNull {
			t.Errorf("%s is not null", name)
		}
	}
}

func TestCopyComputed_keepsConfiguredArguments(t *testing.T) {
	state := &model{ID: types.StringValue("1047"), LimitedDuration: types.NumberNull()}
	state.SnapshotURL, state.Duration = types.StringValue("https://example.com"), types.Int64Value(10)
	plan := &model{ID: types.StringUnknown(), Triggers: types.MapNull(types.StringType)}
	plan.copyComputed(state)
	for name, values := range map[string]struct{ got, want any }{
		"id":           {plan.ID, types.StringValue("1047")},
		"snapshot_url": {plan.SnapshotURL, types.StringValue("https://example.com")},
		"duration":     {plan.Duration, types.Int64Value(10)},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
}
