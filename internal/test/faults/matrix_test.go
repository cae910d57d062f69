package faults

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// table is where the contributors' documentation keeps the matrix.
const table = "../../contributing/faults.md"

var (
	update = flag.Bool("update", false, "write "+table)
	show   = flag.Bool("show", false, "print the table")
)

const clip = "ncplivestation_shortclip"

// times are how often a fault strikes; 0 is for ever.
var times = []struct {
	name  string
	count int
}{{"once", 1}, {"twice", 2}, {"for ever", 0}}

// cell is what came of one call under one fault.
type cell struct {
	diags acctest.Diagnostics
	// clips is how many the service holds in the end.
	clips int
	// wrong says what is wrong with the outcome, "" if nothing is.
	wrong string
}

func (c cell) String() string {
	switch {
	case c.wrong != "":
		return "BAD: " + c.wrong
	case len(c.diags.Errors()) > 0:
		return "error"
	case len(c.diags.Warnings()) > 0:
		return "warning"
	}
	return "ok"
}

// call is an operation of the provider that makes a request of one kind.
type call struct {
	name string
	op   simulator.Operation
	// creates tells that the request makes a clip.
	creates bool
	// run makes the call and says what is wrong with its outcome besides its diagnostics.
	run func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string)
}

func config(s *acctest.Env) acctest.Values {
	return s.ClipConfig()
}

func read(typeName string, arguments func(*acctest.Env) acctest.Values) func(context.Context, *testing.T, *acctest.Env, *acctest.ProviderClient, func()) (acctest.Diagnostics, string) {
	return func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
		strike()
		_, diags := p.WithContext(ctx).ReadDataSource(t, typeName, arguments(s))
		return diags, ""
	}
}

var calls = []call{
	{name: "create short clip", op: simulator.CreateShortClip, creates: true, run: create},
	{name: "wait for short clip", op: simulator.GetShortClip, creates: true, run: create},
	{name: "settle a lost answer", op: simulator.ListShortClips, creates: true, run: func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
		return create(ctx, t, s, p, strike)
	}},
	{name: "plan a short clip", op: simulator.GetSnapshot, run: func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
		strike()
		_, diags := p.WithContext(ctx).PlanCreate(t, clip, config(s))
		return diags, ""
	}},
	{name: "refresh short clip", op: simulator.GetShortClip, run: func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
		state, diags := p.WithContext(ctx).Create(t, clip, config(s))
		if len(diags.Errors()) > 0 {
			t.Fatal(diags)
		}
		strike()
		after, diags := p.WithContext(ctx).Read(t, state)
		if !after.Exists() || after.Value("status") != "COMPLETED" || after.Value("id") != state.Value("id") {
			return diags, "the state was not kept"
		}
		return diags, ""
	}},
	{name: "take snapshot", op: simulator.CreateSnapshot, run: func(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
		strike()
		state, diags := p.WithContext(ctx).Create(t, "ncplivestation_snapshot", acctest.Values{"channel_id": s.Channel})
		if !state.Exists() && len(diags.Errors()) == 0 {
			return diags, "no snapshot and no error"
		}
		return diags, ""
	}},
	{name: "read snapshot", op: simulator.GetSnapshot, run: read("ncplivestation_snapshot", func(s *acctest.Env) acctest.Values {
		return acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot}
	})},
	{name: "list short clips", op: simulator.ListShortClips, run: read("ncplivestation_shortclips", func(s *acctest.Env) acctest.Values {
		s.AddClip(s.Channel, s.SnapshotNumber(), 0, 1000, "highlights", "/clips", "PRIVATE")
		return acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot}
	})},
	{name: "read service URLs", op: simulator.GetServiceURLs, run: read("ncplivestation_service_urls", func(s *acctest.Env) acctest.Values {
		return acctest.Values{"channel_id": s.Channel, "service_url_type": "GENERAL"}
	})},
	{name: "read channel", op: simulator.GetChannel, run: read("ncplivestation_channel", func(s *acctest.Env) acctest.Values {
		return acctest.Values{"channel_id": s.Channel}
	})},
	{name: "list channels", op: simulator.ListChannels, run: read("ncplivestation_channels", func(*acctest.Env) acctest.Values { return acctest.Values{} })},
}

// create makes a clip, and checks that the state has the clip that the service holds.
func create(ctx context.Context, t *testing.T, s *acctest.Env, p *acctest.ProviderClient, strike func()) (acctest.Diagnostics, string) {
	strike()
	state, diags := p.WithContext(ctx).Create(t, clip, config(s))
	clips := s.Clips()
	switch {
	case len(clips) > 1:
		return diags, fmt.Sprintf("%d clips", len(clips))
	case !state.Exists() && len(diags.Errors()) == 0:
		return diags, "no clip and no error"
	case !state.Exists() && len(clips) == 1 && !strings.Contains(diags.String(), "May Have Been Made"):
		return diags, "a clip was made, and the error does not say so"
	case state.Exists() && len(clips) == 0:
		return diags, "a clip is in the state that was never made"
	case state.Exists() && state.Value("id") != strconv.FormatInt(clips[0].ID, 10) && len(diags.Warnings()) == 0:
		return diags, "another clip is in the state"
	case state.Exists() && len(diags.Errors()) > 0:
		return diags, "the clip is tainted"
	}
	return diags, ""
}

// passing are the faults that pass by themselves: to survive them once and twice is a promise.
var transientFaults = map[simulator.FaultKind]bool{
	simulator.Refused: true, simulator.Reset: true, simulator.Hang: true, simulator.Slow: true, simulator.Status: true, simulator.HTML: true,
	simulator.Truncated: true, simulator.LostResponse: true, simulator.GatewayTimeout: true, simulator.EndpointError: true,
	simulator.Throttled: true, simulator.Quota: true, simulator.OKError: true,
}

func run(t *testing.T, c call, kind simulator.FaultKind, count int) (result cell) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: 3 * time.Second} })
		p := s.Provider(t, nil)
		result.diags, result.wrong = c.run(t.Context(), t, s, p, func() {
			s.Inject(simulator.Fault{Operation: c.op, Kind: kind, Times: count, Delay: map[simulator.FaultKind]time.Duration{simulator.Slow: 5 * time.Second}[kind]})
		})
		result.clips = len(s.Clips())
		synctest.Wait()
	})
	if result.wrong == "" {
		result.wrong = validate(c, kind, count, result.diags)
	}
	return result
}

// judge says what is wrong with the diagnostics of a call.
func validate(c call, kind simulator.FaultKind, count int, diags acctest.Diagnostics) string {
	for _, diagnostic := range diags {
		text := diagnostic.String()
		if strings.Contains(text, "provider developer") || !strings.Contains(text, "ls-2") && !strings.Contains(text, "channels") {
			return "a message that names nothing: " + text
		}
	}
	switch {
	case len(diags.Errors()) == 0:
		return ""
	case c.name == "wait for short clip":
		return "an error, which taints"
	case transientFaults[kind] && count > 0 && c.op != simulator.CreateSnapshot:
		return "a fault that passes was not survived"
	}
	return ""
}

// matrix is the table in Markdown, with its figures. Nothing in it depends on chance.
func matrix(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	cells, survived, bad, most := 0, 0, 0, 0
	for _, c := range calls {
		fmt.Fprintf(&b, "\n## %s\n\n| fault | once | twice | for ever |\n| --- | --- | --- | --- |\n", strings.ToUpper(c.name[:1])+c.name[1:])
		for _, kind := range simulator.FaultKinds() {
			fmt.Fprintf(&b, "| %s |", kind)
			for _, n := range times {
				result := run(t, c, kind, n.count)
				cells++
				text := result.String()
				switch {
				case result.wrong != "":
					bad++
					t.Errorf("%s under %s, %s: %s\n%s", c.name, kind, n.name, result.wrong, result.diags)
				case len(result.diags.Errors()) == 0:
					survived++
				}
				if c.creates {
					most = max(most, result.clips)
					text += fmt.Sprintf(", %d", result.clips)
				}
				fmt.Fprintf(&b, " %s |", text)
			}
			b.WriteString("\n")
		}
	}
	return fmt.Sprintf(`# The fault matrix

Each call of the provider under each fault of the service, once, twice and for ever: "ok", "warning" (the run goes on), or "error" (a
clear one; nothing is lost). Where a call makes a clip, the number is how many the service holds in the end. Made by
%s; a test fails when it is not current, and for each bad cell.

**%d cells: %d survived, %d clear errors, %d bad. At most %d clip of a create: none doubled.**
%s`, "`make faults`", cells, survived, cells-survived-bad, bad, most, b.String())
}

func TestMatrix_hasNoBadCellAndIsCurrent(t *testing.T) {
	got := matrix(t)
	if *show {
		fmt.Println(got)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(table, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != got {
		t.Errorf("%s is not current: run make faults", table)
	}
}
