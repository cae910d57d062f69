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

func TestListDataSource_readsAllPagesInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		want := []string{s.Channel}
		for i := range 24 {
			want = append(want, s.AddChannel(simulator.LiveChannel(fmt.Sprintf("show %d", i))))
		}
		p := s.Provider(t, nil)
		for _, limit := range []int{0, 1, 10, 25} {
			s.SetMaxPageSize(limit)
			data, diags := p.ReadDataSource(t, listTypeName, acctest.Values{})
			if diags.String() != "" {
				t.Fatal(diags)
			}
			if got := channelIDs(data); !slices.Equal(got, want) {
				t.Errorf("pages of %d: %d channels %v, want %d", limit, len(got), got, len(want))
			}
		}
	})
}

func TestListDataSource_showsOfEachWhatTheOtherShowsInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		one, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		data, diags := p.ReadDataSource(t, listTypeName, acctest.Values{})
		if diags.String() != "" || !same(data.Value("channels"), []any{one.Values()}) {
			t.Errorf("list = %v, %v; want %v", data, diags, one)
		}
	})
}

func TestListDataSource_filtersInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		ready := s.AddChannel(simulator.ChannelSpec{Name: "event 2", Status: "READY"})
		blocked := s.AddChannel(simulator.ChannelSpec{Name: "결승전", Status: "BLOCK"})
		deleted := s.AddChannel(simulator.LiveChannel("old"))
		s.DeleteChannel(deleted)
		old := []string{}
		if s.Behavior().DeletedChannelStillListed {
			old = append(old, deleted)
		}
		p := s.Provider(t, nil)
		for _, c := range []struct {
			config acctest.Values
			want   []string
		}{
			{acctest.Values{}, append([]string{s.Channel, ready, blocked}, old...)},
			{acctest.Values{"channel_name": "event"}, []string{s.Channel, ready}},
			{acctest.Values{"channel_name": "승"}, []string{blocked}},
			{acctest.Values{"channel_name": "nothing"}, []string{}},
			{acctest.Values{"channel_status": "PUBLISHING"}, []string{s.Channel}},
			{acctest.Values{"channel_status": "READY", "channel_name": "event"}, []string{ready}},
			{acctest.Values{"channel_status": "BLOCK", "channel_name": "event"}, []string{}},
			{acctest.Values{"channel_status": "DELETED"}, old},
		} {
			data, diags := p.ReadDataSource(t, listTypeName, c.config)
			if diags.String() != "" {
				t.Fatal(diags)
			}
			if got := channelIDs(data); !slices.Equal(got, c.want) {
				t.Errorf("%v = %v, want %v", c.config, got, c.want)
			}
		}
	})
}

func TestListDataSource_failureSaysWhatWasAskedFor(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, acctest.Values{"max_retries": 0})
	for _, c := range []struct {
		config acctest.Values
		says   string
	}{
		{acctest.Values{}, "list channels: channels (GET /channels)"},
		{acctest.Values{"channel_name": "event", "channel_status": "READY"}, `channels of status READY with "event" in their name`},
	} {
		s.Inject(simulator.Fault{Kind: simulator.EndpointError, Times: 1})
		_, diags := p.ReadDataSource(t, listTypeName, c.config)
		requireError(t, diags, "Cannot List Channels", c.says, "503", "This usually passes")
	}
}
