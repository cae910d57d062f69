package shortclip_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestCreate_waitsUntilCompleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 20 * time.Second})
		begun := time.Now()
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		clip := onlyClip(t, s)
		if waited := time.Since(begun); waited < 20*time.Second || waited > 22*time.Second {
			t.Errorf("waited %s for a clip of 20s", waited)
		}
		for name, want := range map[string]any{
			"id": itoa(clip.ID), "status": "COMPLETED", "duration": int64(2500), "file_size": clip.FileSize,
			"created_time": clip.Created.UTC().Format("2006-01-02T15:04:05.000Z"), "updated_time": clip.Updated.UTC().Format("2006-01-02T15:04:05.000Z"),
			"wait_for_completion": true, "snapshot_id": s.Snapshot, "start_time": int64(1000),
		} {
			if state.Value(name) != want {
				t.Errorf("%s = %v, want %v", name, state.Value(name), want)
			}
		}
		output := state.Value("output").(acctest.Values)
		if output["file_name"] != clip.FileName || output["access_control"] != "PRIVATE" ||
			output["url"] != "https://kr.object.ncloudstorage.com/highlights/clips/"+clip.FileName {
			t.Errorf("output = %v", output)
		}
		if state.Identity.Value("channel_id") != s.Channel || state.Identity.Value("id") != itoa(clip.ID) {
			t.Errorf("identity = %v", state.Identity)
		}
	})
}

// It asks at once, then at growing intervals.
func TestCreate_keepsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 10 * time.Minute})
		_, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		var begun, before time.Time
		for _, request := range s.Requests() {
			switch {
			case request.Operation == simulator.CreateShortClip:
				begun = request.Time
			case request.Operation != simulator.GetShortClip:
			case before.IsZero():
				if !request.Time.Equal(begun) {
					t.Errorf("first asked after %s, want at once", request.Time.Sub(begun))
				}
				before = request.Time
			default:
				waited, pause := before.Sub(begun), request.Time.Sub(before)
				tenth := min(max(waited/10, time.Second), 15*time.Second)
				if pause < time.Second || pause > 15*time.Second || pause < tenth*9/10 || pause > tenth*21/20 {
					t.Errorf("after %s the pause was %s, want about %s", waited, pause, tenth)
				}
				before = request.Time
			}
		}
	})
}

func TestCreate_failureIsAnErrorAndTheClipIsInState(t *testing.T) {
	for status, says := range map[string]string{
		"PROCESSING_FAIL": "could not process it",
		"UPLOAD_FAIL":     "could not upload the mp4",
	} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				setOutcome(s, simulator.Outcome{Status: status, Duration: 5 * time.Second})
				state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				clip := onlyClip(t, s)
				requireDiagnostic(t, "error", diags.Errors(), "Short Clip Failed", itoa(clip.ID), s.Channel, status, says, "apply again")
				if !state.Exists() || state.Value("id") != itoa(clip.ID) || state.Value("status") != status || state.Value("file_size") != nil {
					t.Errorf("state = %v", state)
				}
			})
		})
	}
}

// The id is saved before the waiting: whatever ends the wait, it is there.
func TestCreate_savesIDWhenWaitFails(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.Hang, simulator.Reset, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden,
		simulator.NotFoundRoute, simulator.Garbage, simulator.EndpointError, simulator.Throttled, simulator.UnknownCode, simulator.WrongID,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				s.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind})
				state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				requireNoErrors(t, diags) // an error would taint it
				clip := onlyClip(t, s)
				requireDiagnostic(t, "warning", diags.Warnings(), itoa(clip.ID), "Nothing is lost")
				if !state.Exists() || state.Value("id") != itoa(clip.ID) || state.Value("status") != "CREATING" {
					t.Fatalf("state = %v", state)
				}
				if output := state.Value("output").(acctest.Values); output["file_name"] != clip.FileName {
					t.Errorf("output = %v", output)
				}
				for name, value := range state.Values() {
					if value == acctest.Unknown {
						t.Errorf("%s is unknown in the state", name)
					}
				}
				synctest.Wait()
			})
		})
	}
}

func TestCreate_timeUpLeavesTheClipToTheNextApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Hour})
		p := s.Provider(t, nil)
		config := s.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "10m", "update": "2h"}})
		begun := time.Now()
		state, diags := p.Create(t, typeName, config)
		if waited := time.Since(begun); waited != 10*time.Minute {
			t.Errorf("waited %s, want 10m exactly", waited)
		}
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip Still Being Made", itoa(onlyClip(t, s).ID), "timeouts.create", "10m0s",
			"last state CREATING", "next terraform apply goes on waiting", "without making another")

		state, diags = p.Read(t, state)
		requireNoDiagnostics(t, diags)
		plan, diags := p.PlanChange(t, state, config)
		requireNoDiagnostics(t, diags)
		if len(plan.Replaces) > 0 || plan.Value("status") != acctest.Unknown || plan.Value("id") != state.Value("id") {
			t.Fatalf("plan = %v, replaces %v; want a change in place", plan, plan.Replaces)
		}
		state, diags = p.Apply(t, plan)
		requireNoDiagnostics(t, diags)
		if state.Value("status") != "COMPLETED" || state.Value("file_size") == nil || s.Count(simulator.CreateShortClip) != 1 {
			t.Errorf("state = %v after %d creates", state, s.Count(simulator.CreateShortClip))
		}
		if state.Identity.Value("id") != state.Value("id") {
			t.Errorf("identity after an update = %v", state.Identity)
		}
		p.RequireEmptyPlan(t, state, config)
	})
}

func TestUpdate_timeUpAndFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Never: true})
		p := s.Provider(t, nil)
		config := s.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "1s"}})
		state, diags := p.Create(t, typeName, config)
		requireNoErrors(t, diags)

		plan, diags := p.PlanChange(t, state, config)
		requireNoDiagnostics(t, diags)
		begun := time.Now()
		state, diags = p.Apply(t, plan)
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "timeouts.update", "30m0s")
		if waited := time.Since(begun); waited != 30*time.Minute || state.Value("status") != "CREATING" {
			t.Errorf("waited %s, state = %v; want the default of 30m", waited, state)
		}

		s.Finish(onlyClip(t, s).ID, "UPLOAD_FAIL")
		plan, diags = p.PlanChange(t, state, config)
		requireNoDiagnostics(t, diags)
		state, diags = p.Apply(t, plan)
		requireDiagnostic(t, "error", diags.Errors(), "Short Clip Failed", "UPLOAD_FAIL")
		if state.Value("status") != "UPLOAD_FAIL" || s.Count(simulator.CreateShortClip) != 1 {
			t.Errorf("state = %v", state)
		}
	})
}

func TestCreate_interruptEndsTheWaitAtOnceWithoutTaint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Hour})
		p := s.Provider(t, nil)
		begun := time.Now()
		time.AfterFunc(42*time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t, typeName, s.ClipConfig())
		if waited := time.Since(begun); waited != 42*time.Second {
			t.Errorf("ended after %s, want at once after 42s", waited)
		}
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "Interrupted", itoa(onlyClip(t, s).ID), "CREATING", "Nothing is lost")
		if !state.Exists() || state.Value("status") != "CREATING" {
			t.Errorf("state = %v", state)
		}
	})
}

// An interrupt while the request that makes the clip is under way does not cut it off from its answer.
func TestCreate_interruptUnderWayDoesNotLoseTheClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Hour})
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 10 * time.Second})
		p := s.Provider(t, nil)
		time.AfterFunc(time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoErrors(t, diags)
		if !state.Exists() || state.Value("id") != itoa(onlyClip(t, s).ID) {
			t.Errorf("state = %v, %s", state, diags)
		}
	})
}

func TestCreate_unknownStatusIsNeitherSuccessNorFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Minute, IntermediateStatuses: []string{"QUEUED", "TRANSCODING"}})
		p := s.Provider(t, nil)
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		if state.Value("status") != "COMPLETED" {
			t.Errorf("status = %v", state.Value("status"))
		}

		setOutcome(s, simulator.Outcome{Status: "ARCHIVED"})
		config := s.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "5m"}})
		state, diags = p.Create(t, typeName, config)
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "last state ARCHIVED (unknown to this version)")
		plan, diags := p.PlanChange(t, state, config)
		requireNoDiagnostics(t, diags)
		if plan.Value("status") != acctest.Unknown || len(plan.Replaces) > 0 {
			t.Errorf("plan = %v; want the wait to go on", plan)
		}
	})
}

func TestCreate_hiccupsDoNotEndTheWait(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.EndpointError, simulator.Reset, simulator.Throttled, simulator.HTML, simulator.OKError, simulator.Garbage, simulator.NotFoundRoute} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				setOutcome(s, simulator.Outcome{Duration: 2 * time.Minute})
				s.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind, Skip: 2, Times: 8})
				state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				requireNoDiagnostics(t, diags)
				if state.Value("status") != "COMPLETED" {
					t.Errorf("state = %v", state)
				}
			})
		})
	}
}

func TestCreate_withoutWaitingReturnsWhenAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Minute})
		p := s.Provider(t, nil)
		config := s.ClipConfig(acctest.Values{"wait_for_completion": false})
		begun := time.Now()
		state, diags := p.Create(t, typeName, config)
		requireNoDiagnostics(t, diags)
		if time.Since(begun) > time.Second || state.Value("status") != "CREATING" || s.Count(simulator.GetShortClip) != 0 {
			t.Errorf("state = %v after %s", state, time.Since(begun))
		}
		p.RequireEmptyPlan(t, state, config)

		time.Sleep(2 * time.Minute)
		state, diags = p.Read(t, state)
		requireNoDiagnostics(t, diags)
		if state.Value("status") != "COMPLETED" || state.Value("duration") != int64(2500) {
			t.Errorf("state = %v", state)
		}
		p.RequireEmptyPlan(t, state, config)
	})
}

func TestCreate_refusalsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault simulator.Fault
		says  []string
	}{
		{"keys refused", simulator.Fault{Kind: simulator.Unauthorized}, []string{"Cannot Create Short Clip", "No clip was made", "the provider's configuration", "HTTP 401", "error code 200", "trace id"}},
		{"no permission", simulator.Fault{Kind: simulator.PermissionDenied}, []string{"NCP_LIVE_STATION_MANAGER", "error code 210"}},
		{"throttled", simulator.Fault{Kind: simulator.Throttled}, []string{"after 5 attempts", "-parallelism", "No clip was made"}},
		{"refused connection", simulator.Fault{Kind: simulator.Refused}, []string{"connection refused", "No clip was made", "HTTPS_PROXY"}},
		{"wrong address", simulator.Fault{Kind: simulator.NotFoundRoute}, []string{"endpoint, site and region"}},
		{"redirect", simulator.Fault{Kind: simulator.Redirect}, []string{"not followed with keys"}},
		{"channel off", simulator.Fault{Kind: simulator.Status, Status: 400, Body: `{"error":{"errorCode":250134,"message":"x"}}`}, []string{"not on the air", "PUBLISHING"}},
		{"bucket", simulator.Fault{Kind: simulator.Status, Status: 400, Body: `{"error":{"errorCode":250705}}`}, []string{"bucket", "The input bucket name doesn't exist"}},
		{"value", simulator.Fault{Kind: simulator.Status, Status: 400, Body: `{"error":{"errorCode":250002,"message":"endTime: invalid value."}}`}, []string{"endTime: invalid value.", "Change the attribute"}},
		{"expired snapshot", simulator.Fault{Kind: simulator.Status, Status: 400, Body: `{"error":{"errorCode":250005,"message":"snapshot not available."}}`}, []string{"Snapshot Expired or Unknown", "one hour", "Take a new snapshot"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				c.fault.Operation = simulator.CreateShortClip
				s.Inject(c.fault)
				state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				requireDiagnostic(t, "error", diags.Errors(), append(c.says, s.Snapshot, s.Channel, "1000 to 3500 ms")...)
				if state.Exists() {
					t.Errorf("state = %v", state)
				}
				if access, secret := s.Key(); strings.Contains(diags.String(), access) || strings.Contains(diags.String(), secret) {
					t.Errorf("a key is shown: %s", diags)
				}
			})
		})
	}
}
