// SPDX-License-Identifier: MPL-2.0

package snapshot

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// Snapshot holds the attributes that the resource and the data source share.
type Snapshot struct {
	ChannelID     types.String      `tfsdk:"channel_id"`
	ChannelStatus types.String      `tfsdk:"channel_status"`
	SnapshotURL   types.String      `tfsdk:"snapshot_url"`
	CreatedTime   timetypes.RFC3339 `tfsdk:"created_time"`
	ExpireTime    timetypes.RFC3339 `tfsdk:"expire_time"`
	Duration      types.Int64       `tfsdk:"duration"`
}

// dataSourceModel is the data source.
type dataSourceModel struct {
	Snapshot
	SnapshotID   types.String `tfsdk:"snapshot_id"`
	AllowExpired types.Bool   `tfsdk:"allow_expired"`
	Expired      types.Bool   `tfsdk:"expired"`
}

// model is the resource.
type model struct {
	Snapshot
	ID              types.String `tfsdk:"id"`
	LimitedDuration types.Number `tfsdk:"limited_duration"`
	Triggers        types.Map    `tfsdk:"triggers"`
}

// String names the snapshot in messages.
func (m *model) String() string {
	return "snapshot " + m.ID.ValueString() + " of channel " + m.ChannelID.ValueString()
}

func (m *model) identity() attribute.Identity {
	return attribute.Identity{ChannelID: m.ChannelID, ID: m.ID}
}

// fromAPI copies a response of Live Station.
func (s *Snapshot) fromAPI(found *livestation.Snapshot) {
	s.ChannelStatus = attribute.String(found.ChannelStatus)
	s.SnapshotURL = attribute.String(found.URL)
	s.CreatedTime = attribute.Time(found.CreatedTime)
	s.ExpireTime = attribute.Time(found.ExpireTime)
	s.Duration = types.Int64PointerValue(found.Duration)
}

// copyComputed copies from the state what an update in place leaves as it is.
func (m *model) copyComputed(state *model) {
	m.ID = state.ID
	m.ChannelStatus, m.SnapshotURL = state.ChannelStatus, state.SnapshotURL
	m.CreatedTime, m.ExpireTime, m.Duration = state.CreatedTime, state.ExpireTime, state.Duration
}
