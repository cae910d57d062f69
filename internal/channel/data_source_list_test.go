// SPDX-License-Identifier: MPL-2.0

package channel_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const listTypeName = "ncplivestation_channels"

// channelIDs returns the IDs of the listed channels, in order.
func channelIDs(data acctest.Object) []string {
	ids := []string{}
	for _, channel := range data.Objects("channels") {
		ids = append(ids, channel.String("channel_id"))
	}
	return ids
}

func TestReadList_returnsAllPages(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		want := []string{env.Channel}
		for i := range 11 {
			want = append(want, env.AddChannel(simulator.LiveChannel(fmt.Sprintf("show %d", i))))
		}
		p := env.Provider(t, nil)
		for _, size := range []int{0, 1, 5, 12} {
			env.SetMaxPageSize(size)
			if got := channelIDs(p.MustReadDataSource(t, listTypeName, acctest.Values{})); !slices.Equal(got, want) {
				t.Errorf("with pages of %d: %d channels %q, want %d", size, len(got), got, len(want))
			}
		}
	})
}

func TestReadList_elementsEqualTheSingleDataSource(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		single := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
		p.MustReadDataSource(t, listTypeName, acctest.Values{}).CheckAttr(t, "channels", []any{single.Values()})
	})
}

func TestReadList_filtersByNameAndStatus(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		ready := env.AddChannel(simulator.ChannelSpec{Name: "event 2", Status: "READY"})
		blocked := env.AddChannel(simulator.ChannelSpec{Name: "결승전", Status: "BLOCK"})
		p := env.Provider(t, nil)
		for _, c := range []struct {
			config acctest.Values
			want   []string
		}{
			{acctest.Values{}, []string{env.Channel, ready, blocked}},
			{acctest.Values{"channel_name": "event"}, []string{env.Channel, ready}},
			{acctest.Values{"channel_name": "승"}, []string{blocked}},
			{acctest.Values{"channel_name": "nothing"}, []string{}},
			{acctest.Values{"channel_status": "PUBLISHING"}, []string{env.Channel}},
			{acctest.Values{"channel_status": "READY", "channel_name": "event"}, []string{ready}},
			{acctest.Values{"channel_status": "BLOCK", "channel_name": "event"}, []string{}},
		} {
			if got := channelIDs(p.MustReadDataSource(t, listTypeName, c.config)); !slices.Equal(got, c.want) {
				t.Errorf("%v = %q, want %q", c.config, got, c.want)
			}
		}
	})
}

// The documentation does not say whether a deleted channel is still listed.
func TestReadList_containsDeletedChannelIfTheServiceStillHasIt(t *testing.T) {
	for _, listed := range []bool{true, false} {
		t.Run(fmt.Sprint(listed), func(t *testing.T) {
			behavior := simulator.DocsCurrent()
			behavior.DeletedChannelStillListed = listed
			env := acctest.New(t, acctest.WithBehavior(behavior))
			env.DeleteChannel(env.Channel)
			want := []string{}
			if listed {
				want = []string{env.Channel}
			}
			data := env.Provider(t, nil).MustReadDataSource(t, listTypeName, acctest.Values{"channel_status": "DELETED"})
			if got := channelIDs(data); !slices.Equal(got, want) {
				t.Errorf("deleted channels = %q, want %q", got, want)
			}
		})
	}
}

func TestReadList_errorNamesTheFilter(t *testing.T) {
	env := acctest.New(t, acctest.WithoutRetries())
	env.Inject(simulator.Fault{Kind: simulator.EndpointError})
	p := env.Provider(t, nil)
	_, diags := p.ReadDataSource(t, listTypeName, acctest.Values{})
	diags.RequireError(t, "Unable to List Channels", "Listing the channels failed", "503", "This error is usually temporary")
	_, diags = p.ReadDataSource(t, listTypeName, acctest.Values{"channel_name": "event", "channel_status": "READY"})
	diags.RequireError(t, "Unable to List Channels", `Listing the channels with status READY with "event" in their name`)
}

func TestReadList_needsAKnownProviderConfiguration(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, acctest.Values{"secret_key": acctest.Unknown})
	env.CheckNoRequests(t, func() {
		_, diags := p.ReadDataSource(t, listTypeName, acctest.Values{})
		diags.RequireError(t, "Unknown Provider Configuration", "Reading a data source")
	})
}

func TestValidateList_rejectsInvalidFilters(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	p.ValidateDataSource(t, listTypeName, acctest.Values{"channel_name": ""}).RequireError(t, "Invalid Attribute Value Length", "at channel_name")
	p.ValidateDataSource(t, listTypeName, acctest.Values{"channel_status": "PUBLISH"}).RequireError(t, "Invalid Attribute Value Match", "at channel_status", "PUBLISHING")
}
