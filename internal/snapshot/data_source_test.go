package snapshot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_snapshot"

func TestDataSource_readsASnapshotInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		data, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		created, err := time.Parse(time.RFC3339, data.Value("created_time").(string))
		if err != nil {
			t.Fatal(err)
		}
		expires, err := time.Parse(time.RFC3339, data.Value("expire_time").(string))
		if err != nil || expires.Sub(created) != time.Hour || !strings.HasSuffix(data.Value("expire_time").(string), "Z") {
			t.Errorf("times = %v, %v", data.Value("created_time"), data.Value("expire_time"))
		}
		if data.Value("duration") != int64(10) || data.Value("expired") != false || (data.Value("snapshot_url") == nil) != s.Behavior().EmptySnapshotURL {
			t.Errorf("data = %v", data)
		}
		if status := data.Value("channel_status").(string); !strings.HasPrefix(status, "PUBLISH") {
			t.Errorf("channel_status = %s", status)
		}

		// What a snapshot without limitedDuration says is not documented; it is what the service says.
		whole := s.AddSnapshot(s.Channel, 0)
		data, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "snapshot_id": strconv.FormatInt(whole.ID, 10)})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		want := map[string]any{"0": int64(0), "null": nil, "absent": nil, "240": int64(240)}[s.Behavior().OmittedDuration]
		if data.Value("duration") != want {
			t.Errorf("duration = %v, want %v", data.Value("duration"), want)
		}
	})
}

func TestDataSource_expiredIsAnErrorOrAllowed(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		s.Advance(2 * time.Hour)
		arguments := acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot}
		_, diags := p.ReadDataSource(t, typeName, arguments)
		if len(diags.Errors()) != 1 || !strings.Contains(diags.Errors()[0].String(), "Snapshot Expired") || !strings.Contains(diags.Errors()[0].String(), s.Snapshot) ||
			!strings.Contains(diags.Errors()[0].String(), "one hour") || !strings.Contains(diags.Errors()[0].String(), "allow_expired") {
			t.Errorf("diagnostics = %v", diags)
		}
		arguments["allow_expired"] = true
		data, diags := p.ReadDataSource(t, typeName, arguments)
		if diags.String() != "" || data.Value("expired") != true {
			t.Fatalf("data = %v, %v", data, diags)
		}
		for _, name := range []string{"channel_status", "snapshot_url", "created_time", "expire_time", "duration"} {
			if data.Value(name) != nil {
				t.Errorf("%s = %v, want null", name, data.Value(name))
			}
		}
	})
}

func TestDataSource_aHiccupIsNotExpired(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	for _, kind := range []simulator.FaultKind{simulator.NotFoundRoute, simulator.Forbidden, simulator.Garbage, simulator.WrongID, simulator.UnknownCode} {
		s.Inject(simulator.Fault{Kind: kind, Times: 1})
		_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot, "allow_expired": true})
		if len(diags.Errors()) != 1 || !strings.Contains(diags.Errors()[0].String(), "Cannot Read Snapshot") {
			t.Errorf("%s: %v", kind, diags)
		}
	}
}
