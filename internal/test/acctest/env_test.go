// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const clip = "ncplivestation_shortclip"

// run creates a clip in an environment of a test that fails or not, and returns what the test logged.
func run(t *testing.T, fails bool) string {
	t.Helper()
	behavior := simulator.DocsCurrent()
	behavior.NumbersAsStrings = true
	r := &recorder{}
	e := New(r, WithBehavior(behavior))
	e.Provider(t, nil).MustCreate(t, clip, e.ClipConfig())
	if fails {
		r.Errorf("the test failed")
	}
	for _, cleanup := range r.cleanups {
		cleanup()
	}
	return strings.Join(r.log, "\n")
}

func TestNew_reportsSettingsAndRequestsOfFailedTest(t *testing.T) {
	report := run(t, true)
	for _, part := range []string{"NumbersAsStrings", "POST /api/v2/channels/ls-", "/shortclip/"} {
		if !strings.Contains(report, part) {
			t.Errorf("the report does not contain %q:\n%s", part, report)
		}
	}
	if strings.Index(report, "POST") > strings.Index(report, "/shortclip/") {
		t.Errorf("the requests are not in order:\n%s", report)
	}
}

func TestNew_logsNothingWhenTestPasses(t *testing.T) {
	if report := run(t, false); report != "" {
		t.Errorf("a test that passes logged %q", report)
	}
}

func TestEnv_waitsWithoutRealTimeInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(t, WithOutcome(simulator.Outcome{Duration: time.Hour}))
		started := time.Now()
		e.Provider(t, nil).MustCreate(t, clip, e.ClipConfig(Values{"timeouts": Values{"create": "2h"}})).CheckAttr(t, "status", "COMPLETED")
		if time.Since(started) < time.Hour {
			t.Errorf("the clip was complete after %s, want 1h", time.Since(started))
		}
	})
}

func TestWithClockSkew_movesTheProvidersClockAlone(t *testing.T) {
	e := New(t, WithClockSkew(time.Hour))
	e.Provider(t, nil).MustCreate(t, clip, e.ClipConfig())
	if first := e.Requests()[0]; first.Status < 400 {
		t.Errorf("the first request, signed an hour ahead, got %d, want a refusal", first.Status)
	}
}

func TestPlanChange_plansAReplacementAsACreate(t *testing.T) {
	e := New(t)
	p := e.Provider(t, nil)
	state := p.MustCreate(t, clip, e.ClipConfig())
	plan, diags := p.PlanChange(t, state, e.ClipConfig(Values{"end_time": 4000}))
	diags.RequireNoErrors(t)
	plan.CheckReplaces(t, "end_time")
	plan.CheckAttr(t, "id", Unknown)
}

func TestRequireEmptyPlan_namesTheChange(t *testing.T) {
	e := New(t)
	p := e.Provider(t, nil)
	state := p.MustCreate(t, clip, e.ClipConfig())
	p.RequireEmptyPlan(t, state, e.ClipConfig())
	failures := check(func(tb testing.TB) { p.RequireEmptyPlan(tb, state, e.ClipConfig(Values{"verify_output": true})) })
	if want := "the plan changes verify_output: null -> true"; failures != want {
		t.Errorf("failures = %q, want %q", failures, want)
	}
}

func TestWithStorage_receivesTheMP4OfACompletedClip(t *testing.T) {
	e := New(t, WithStorage())
	e.Provider(t, nil).MustCreate(t, clip, e.ClipConfig())
	keys, err := e.Storage.Keys(t.Context(), Bucket)
	if err != nil || len(keys) != 1 || !strings.HasPrefix(keys[0], "clips/") {
		t.Errorf("keys = %q, %v", keys, err)
	}
}
