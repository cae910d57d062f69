package shortclip_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/simulator"
)

func TestCreate_waitsUntilCompleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: 20 * time.Second})
		begun := time.Now()
		state, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		clip := theClip(t, s)
		if waited := time.Since(begun); waited < 20*time.Second || waited > 22*time.Second {
			t.Errorf("waited %s for a clip of 20s", waited)
		}
		for name, want := range map[string]any{
			"id": itoa(clip.ID), "status": "COMPLETED", "duration": int64(2500), "file_size": clip.FileSize,
			"created_time": clip.Created.UTC().Format("2006-01-02T15:04:05.000Z"), "updated_time": clip.Updated.UTC().Format("2006-01-02T15:04:05.000Z"),
			"wait_for_completion": true, "snapshot_id": s.Snapshot, "start_time": int64(1000),
		} {
			if state.Object[name] != want {
				t.Errorf("%s = %v, want %v", name, state.Object[name], want)
			}
		}
		output := state.Object["output"].(acctest.Object)
		if output["file_name"] != clip.FileName || output["access_control"] != "PRIVATE" ||
			output["url"] != "https://kr.object.ncloudstorage.com/highlights/clips/"+clip.FileName {
			t.Errorf("output = %v", output)
		}
		if state.Identity["channel_id"] != s.Channel || state.Identity["id"] != itoa(clip.ID) {
			t.Errorf("identity = %v", state.Identity)
		}
	})
}

// It asks at once, then at growing intervals.
func TestCreate_keepsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: 10 * time.Minute})
		_, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
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
				s := acctest.New(simulator.GEN2())
				takes(s, simulator.Outcome{Status: status, After: 5 * time.Second})
				state, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
				clip := theClip(t, s)
				expect(t, "error", diags.Errors, "Short Clip Failed", itoa(clip.ID), s.Channel, status, says, "apply again")
				if state == nil || state.Object["id"] != itoa(clip.ID) || state.Object["status"] != status || state.Object["file_size"] != nil {
					t.Errorf("state = %v", state)
				}
			})
		})
	}
}

// The id is saved before the waiting: whatever ends the wait, it is there.
func TestCreate_savesIDWhenWaitFails(t *testing.T) {
	for _, kind := range []simulator.Kind{
		simulator.Hang, simulator.Reset, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden,
		simulator.NotFoundRoute, simulator.Garbage, simulator.EndpointError, simulator.Throttled, simulator.UnknownCode, simulator.WrongID,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(simulator.GEN2())
				s.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind})
				state, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
				noErrors(t, diags) // an error would taint it
				clip := theClip(t, s)
				expect(t, "warning", diags.Warnings, itoa(clip.ID), "Nothing is lost")
				if state == nil || state.Object["id"] != itoa(clip.ID) || state.Object["status"] != "CREATING" {
					t.Fatalf("state = %v", state)
				}
				if output := state.Object["output"].(acctest.Object); output["file_name"] != clip.FileName {
					t.Errorf("output = %v", output)
				}
				for name, value := range state.Object {
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
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Hour})
		p := s.Protocol(t, nil)
		config := clipOf(s, acctest.Object{"timeouts": acctest.Object{"create": "10m", "update": "2h"}})
		begun := time.Now()
		state, diags := p.Create(t.Context(), t, typeName, config)
		if waited := time.Since(begun); waited != 10*time.Minute {
			t.Errorf("waited %s, want 10m exactly", waited)
		}
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "Short Clip Still Being Made", itoa(theClip(t, s).ID), "timeouts.create", "10m0s",
			"last state CREATING", "next terraform apply goes on waiting", "without making another")

		state, diags = p.Read(t.Context(), t, typeName, state)
		nothing(t, diags)
		plan, diags := p.Plan(t.Context(), t, typeName, state, config)
		nothing(t, diags)
		if len(plan.Replace) > 0 || plan.Object["status"] != acctest.Unknown || plan.Object["id"] != state.Object["id"] {
			t.Fatalf("plan = %v, replaces %v; want a change in place", plan.Object, plan.Replace)
		}
		state, diags = p.Apply(t.Context(), t, typeName, plan)
		nothing(t, diags)
		if state.Object["status"] != "COMPLETED" || state.Object["file_size"] == nil || s.Count(simulator.CreateShortClip) != 1 {
			t.Errorf("state = %v after %d creates", state.Object, s.Count(simulator.CreateShortClip))
		}
		if state.Identity["id"] != state.Object["id"] {
			t.Errorf("identity after an update = %v", state.Identity)
		}
		unchanged(t, p, state, config)
	})
}

// unchanged checks that a plan changes nothing.
func unchanged(t *testing.T, p *acctest.Protocol, state *acctest.State, config acctest.Object) {
	t.Helper()
	plan, diags := p.Plan(t.Context(), t, typeName, state, config)
	nothing(t, diags)
	if len(plan.Replace) > 0 {
		t.Errorf("the plan replaces for %v", plan.Replace)
	}
	for name, value := range plan.Object {
		if out, ok := value.(acctest.Object); ok {
			for inner, value := range out {
				if was := state.Object[name].(acctest.Object)[inner]; value != was {
					t.Errorf("the plan changes %s.%s from %v to %v", name, inner, was, value)
				}
			}
		} else if value != state.Object[name] {
			t.Errorf("the plan changes %s from %v to %v", name, state.Object[name], value)
		}
	}
}

func TestUpdate_timeUpAndFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{Never: true})
		p := s.Protocol(t, nil)
		config := clipOf(s, acctest.Object{"timeouts": acctest.Object{"create": "1s"}})
		state, diags := p.Create(t.Context(), t, typeName, config)
		noErrors(t, diags)

		plan, diags := p.Plan(t.Context(), t, typeName, state, config)
		nothing(t, diags)
		begun := time.Now()
		state, diags = p.Apply(t.Context(), t, typeName, plan)
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "timeouts.update", "30m0s")
		if waited := time.Since(begun); waited != 30*time.Minute || state.Object["status"] != "CREATING" {
			t.Errorf("waited %s, state = %v; want the default of 30m", waited, state.Object)
		}

		s.Finish(theClip(t, s).ID, "UPLOAD_FAIL")
		plan, diags = p.Plan(t.Context(), t, typeName, state, config)
		nothing(t, diags)
		state, diags = p.Apply(t.Context(), t, typeName, plan)
		expect(t, "error", diags.Errors, "Short Clip Failed", "UPLOAD_FAIL")
		if state.Object["status"] != "UPLOAD_FAIL" || s.Count(simulator.CreateShortClip) != 1 {
			t.Errorf("state = %v", state.Object)
		}
	})
}

func TestCreate_interruptEndsTheWaitAtOnceWithoutTaint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Hour})
		p := s.Protocol(t, nil)
		begun := time.Now()
		time.AfterFunc(42*time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		if waited := time.Since(begun); waited != 42*time.Second {
			t.Errorf("ended after %s, want at once after 42s", waited)
		}
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "Interrupted", itoa(theClip(t, s).ID), "CREATING", "Nothing is lost")
		if state == nil || state.Object["status"] != "CREATING" {
			t.Errorf("state = %v", state)
		}
	})
}

// An interrupt while the request that makes the clip is under way does not cut it off from its answer.
func TestCreate_interruptUnderWayDoesNotLoseTheClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Hour})
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 10 * time.Second})
		p := s.Protocol(t, nil)
		time.AfterFunc(time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		noErrors(t, diags)
		if state == nil || state.Object["id"] != itoa(theClip(t, s).ID) {
			t.Errorf("state = %v, %s", state, diags)
		}
	})
}

func TestCreate_unknownStatusIsNeitherSuccessNorFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Minute, Through: []string{"QUEUED", "TRANSCODING"}})
		p := s.Protocol(t, nil)
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		if state.Object["status"] != "COMPLETED" {
			t.Errorf("status = %v", state.Object["status"])
		}

		takes(s, simulator.Outcome{Status: "ARCHIVED"})
		config := clipOf(s, acctest.Object{"timeouts": acctest.Object{"create": "5m"}})
		state, diags = p.Create(t.Context(), t, typeName, config)
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "last state ARCHIVED, which is not known here")
		plan, diags := p.Plan(t.Context(), t, typeName, state, config)
		nothing(t, diags)
		if plan.Object["status"] != acctest.Unknown || len(plan.Replace) > 0 {
			t.Errorf("plan = %v; want the wait to go on", plan.Object)
		}
	})
}

func TestCreate_hiccupsDoNotEndTheWait(t *testing.T) {
	for _, kind := range []simulator.Kind{simulator.EndpointError, simulator.Reset, simulator.Throttled, simulator.HTML, simulator.OKError, simulator.Garbage, simulator.NotFoundRoute} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(simulator.GEN2())
				takes(s, simulator.Outcome{After: 2 * time.Minute})
				s.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind, Skip: 2, Times: 8})
				state, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
				nothing(t, diags)
				if state.Object["status"] != "COMPLETED" {
					t.Errorf("state = %v", state.Object)
				}
			})
		})
	}
}

func TestCreate_withoutWaitingReturnsWhenAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Minute})
		p := s.Protocol(t, nil)
		config := clipOf(s, acctest.Object{"wait_for_completion": false})
		begun := time.Now()
		state, diags := p.Create(t.Context(), t, typeName, config)
		nothing(t, diags)
		if time.Since(begun) > time.Second || state.Object["status"] != "CREATING" || s.Count(simulator.GetShortClip) != 0 {
			t.Errorf("state = %v after %s", state.Object, time.Since(begun))
		}
		unchanged(t, p, state, config)

		time.Sleep(2 * time.Minute)
		state, diags = p.Read(t.Context(), t, typeName, state)
		nothing(t, diags)
		if state.Object["status"] != "COMPLETED" || state.Object["duration"] != int64(2500) {
			t.Errorf("state = %v", state.Object)
		}
		unchanged(t, p, state, config)
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
				s := acctest.New(simulator.GEN2())
				c.fault.Operation = simulator.CreateShortClip
				s.Inject(c.fault)
				state, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s))
				expect(t, "error", diags.Errors, append(c.says, s.Snapshot, s.Channel, "1000 to 3500 ms")...)
				if state != nil {
					t.Errorf("state = %v", state.Object)
				}
				if access, secret := s.Key(); strings.Contains(diags.String(), access) || strings.Contains(diags.String(), secret) {
					t.Errorf("a key is shown: %s", diags)
				}
			})
		})
	}
}
