// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestWait_pollsAtOnceAndThenAtGrowingIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 10 * time.Minute}))
		env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig())
		var started time.Time
		var polls []time.Duration
		for _, request := range env.Requests() {
			switch request.Operation {
			case simulator.CreateShortClip:
				started = request.Time
			case simulator.GetShortClip:
				polls = append(polls, request.Time.Sub(started))
			}
		}
		if polls[0] != 0 {
			t.Errorf("the first poll came after %s, want at once", polls[0])
		}
		for i := 1; i < len(polls); i++ {
			interval := polls[i] - polls[i-1]
			tenth := min(max(polls[i-1]/10, time.Second), 15*time.Second)
			if interval < tenth*9/10 || interval > tenth*21/20 || interval > 15*time.Second {
				t.Errorf("after %s the interval was %s, want about %s", polls[i-1], interval, tenth)
			}
		}
	})
}

func TestWait_seesTheEndWithinATenthOfTheJob(t *testing.T) {
	for _, job := range []time.Duration{time.Second, 20 * time.Second, 3 * time.Minute, 20 * time.Minute} {
		t.Run(job.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: job}))
				started := time.Now()
				env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig())
				checkElapsed(t, started, job, job+min(max(1050*time.Millisecond, job/10), 15*time.Second))
			})
		})
	}
}

func TestWait_timeoutLeavesTheClipToTheNextApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: time.Hour}))
		p := env.Provider(t, nil)
		config := env.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "10m", "update": "2h"}})
		started := time.Now()
		state, diags := p.Create(t, typeName, config)
		checkElapsed(t, started, 10*time.Minute, 10*time.Minute)
		diags.RequireWarning(t, "Short Clip Still Processing", clipID(env.OnlyClip(t)), "timeouts.create", "last status was CREATING",
			"Run terraform apply again. It resumes the wait and does not create another clip")

		state = p.MustUpdate(t, p.MustRead(t, state), config)
		state.CheckAttr(t, "status", "COMPLETED")
		state.Identity.CheckAttr(t, "id", state.String("id"))
		env.CheckCount(t, simulator.CreateShortClip, 1)
		p.RequireEmptyPlan(t, state, config)
	})
}

func TestWait_ofACreateEndsAfterItsTimeout(t *testing.T) {
	for limit, want := range map[any]time.Duration{nil: 30 * time.Minute, "7m": 7 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			env := acctest.New(t, acctest.WithOutcome(neverEnds))
			started := time.Now()
			state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": limit}}))
			checkElapsed(t, started, want, want)
			diags.RequireWarning(t, "Short Clip Still Processing", "timeouts.create")
			state.CheckAttr(t, "status", "CREATING")
		})
	}
}

func TestWait_resumedByUpdateEndsAfterItsTimeout(t *testing.T) {
	for limit, want := range map[any]time.Duration{nil: 30 * time.Minute, "7m": 7 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			env, p, state := unfinishedClip(t)
			started := time.Now()
			state, diags := p.Update(t, state, env.ClipConfig(acctest.Values{"timeouts": acctest.Values{"update": limit}}))
			checkElapsed(t, started, want, want)
			diags.RequireWarning(t, "Short Clip Still Processing", "timeouts.update")
			state.CheckAttr(t, "status", "CREATING")
		})
	}
}

func TestWait_resumedByUpdateReportsAFailedClip(t *testing.T) {
	env, p, state := unfinishedClip(t)
	env.Finish(env.OnlyClip(t).ID, "UPLOAD_FAIL")
	state, diags := p.Update(t, state, env.ClipConfig())
	diags.RequireError(t, "Short Clip Upload Failed", state.String("id"))
	state.CheckAttr(t, "status", "UPLOAD_FAIL")
	env.CheckCount(t, simulator.CreateShortClip, 1)
}

func TestWait_interruptEndsItAtOnceWithoutTaint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds))
		p := env.Provider(t, nil)
		started := time.Now()
		time.AfterFunc(42*time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t, typeName, env.ClipConfig())
		checkElapsed(t, started, 42*time.Second, 42*time.Second)
		diags.RequireWarning(t, "Short Clip Wait Interrupted", clipID(env.OnlyClip(t)), "CREATING", "Nothing is lost")
		state.CheckAttr(t, "status", "CREATING")
	})
}

func TestWait_continuesThroughUnknownStatuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: time.Minute, IntermediateStatuses: []string{"QUEUED", "TRANSCODING"}}))
		env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig()).CheckAttr(t, "status", "COMPLETED")
	})
}

func TestWait_timeoutNamesAnUnknownStatusAndTheNextApplyResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Status: "ARCHIVED"}))
		p, config := env.Provider(t, nil), env.ClipConfig(timeout("create", "5m"))
		state, diags := p.Create(t, typeName, config)
		diags.RequireWarning(t, "Short Clip Still Processing", "ARCHIVED", "does not know that status")
		plan, diags := p.PlanChange(t, state, config)
		diags.RequireNone(t)
		plan.CheckInPlace(t)
		plan.CheckAttr(t, "status", acctest.Unknown)
	})
}

func TestWait_continuesThroughTransientErrors(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.EndpointError, simulator.Reset, simulator.Throttled, simulator.HTML, simulator.OKError, simulator.Garbage, simulator.NotFoundRoute,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 2 * time.Minute}))
				env.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind, Skip: 2, Times: 8})
				env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig()).CheckAttr(t, "status", "COMPLETED")
			})
		})
	}
}

func TestWait_rejectedCredentialsEndItAtOnce(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Unauthorized, simulator.PermissionDenied} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(neverEnds))
				env.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind})
				started := time.Now()
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				checkElapsed(t, started, 0, time.Second)
				diags.RequireWarning(t, "Unable to Poll Short Clip", state.String("id"))
			})
		})
	}
}

func TestWait_otherErrorsEndItAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds))
		env.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: simulator.UnknownCode, Times: 1000})
		started := time.Now()
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		// The poll that ends the wait is the first one after the minute.
		checkElapsed(t, started, time.Minute, 70*time.Second)
		diags.RequireWarning(t, "Unable to Poll Short Clip", state.String("id"))
		state.CheckAttr(t, "status", "CREATING")
	})
}

// Live Station may not find a clip right after it was created.
func TestWait_continuesThroughNotFoundOfANewClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		behavior := simulator.DocsCurrent()
		behavior.ClipLag = 3 * time.Second
		env := acctest.New(t, acctest.WithBehavior(behavior), acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
		env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig()).CheckAttr(t, "status", "COMPLETED")
	})
}

// checkCompleted checks that each create ended with a completed clip of its own.
func checkCompleted(t *testing.T, env *acctest.Env, creates []create) {
	t.Helper()
	checkOneClipEach(t, env, creates)
	for i, create := range creates {
		create.diags.RequireNone(t)
		create.state.CheckAttr(t, "status", "COMPLETED")
		if create.state.IsNull("file_size") || create.state.IsNull("duration") {
			t.Errorf("clip %d has no size or length: %v", i, create.state)
		}
	}
}

func sameLength(int) int { return 2500 }

// Ten clips of one snapshot, 20 seconds each, cost at most four requests each, the create included, and one more if the list has no
// size and length.
func TestWait_clipsOfASnapshotAreListedTogether(t *testing.T) {
	acctest.ForEachBehaviorInBubble(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		env.ResetRequests()
		started := time.Now()
		creates := createAll(t, p, clips(env, 10, sameLength))
		checkElapsed(t, started, 20*time.Second, 22*time.Second)
		checkCompleted(t, env, creates)
		most := 40
		if env.Behavior().ListWithoutSize {
			most = 50
		}
		if got := len(env.Requests()); got > most {
			t.Errorf("%d requests for ten clips, want at most %d", got, most)
		}
	}, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
}

// The list is there for the snapshot's hour only, but the service may take longer for a clip.
func TestWait_outlivesTheSnapshot(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		behavior.ClipAfterSnapshotExpiry = simulator.ErrorResponse{StillAvailable: true} // otherwise nobody can see the end
		t.Run(behavior.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithBehavior(behavior), acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Minute}))
				p := env.Provider(t, nil)
				time.Sleep(45 * time.Minute)
				started := time.Now()
				creates := createAll(t, p, clips(env, 5, sameLength))
				checkElapsed(t, started, 20*time.Minute, 20*time.Minute+16*time.Second)
				checkCompleted(t, env, creates)
			})
		})
	}
}

func TestWait_continuesWithoutAListThatFails(t *testing.T) {
	for _, kind := range kinds(simulator.NoWork, anyKind) {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 3 * time.Minute}))
				env.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: kind, Skip: 3, Delay: 20 * time.Second})
				started := time.Now()
				creates := createAll(t, env.Provider(t, nil), clips(env, 5, sameLength))
				// A list that hangs delays the polls by 15 s.
				checkElapsed(t, started, 3*time.Minute, 3*time.Minute+31*time.Second)
				checkCompleted(t, env, creates)
				synctest.Wait()
			})
		})
	}
}

func TestWait_clipMissingFromTheListIsReadSingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 30 * time.Second}))
		time.AfterFunc(time.Second/2, func() {
			for _, clip := range env.Clips()[:2] {
				env.HideFromList(clip.ID)
			}
		})
		started := time.Now()
		creates := createAll(t, env.Provider(t, nil), clips(env, 6, sameLength))
		checkElapsed(t, started, 30*time.Second, 33*time.Second)
		checkCompleted(t, env, creates)
		if got := env.Count(simulator.GetShortClip); got < 20 || got > 60 {
			t.Errorf("%d single reads, want those of two clips of six", got)
		}
	})
}

func TestWait_thatEndsEarlyDisturbsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
		p := env.Provider(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		early := make(chan *acctest.State)
		go func() {
			state, _ := p.WithContext(ctx).Create(t, typeName, env.ClipConfig(acctest.Values{"start_time": 90_000, "end_time": 92_500}))
			early <- state
		}()
		started := time.Now()
		creates := createAll(t, p, clips(env, 9, sameLength))
		checkElapsed(t, started, 20*time.Second, 22*time.Second)
		for _, create := range creates {
			create.diags.RequireNone(t)
			create.state.CheckAttr(t, "status", "COMPLETED")
		}
		(<-early).CheckAttr(t, "status", "CREATING")
	})
}

func TestWait_interruptEndsAllWaitsOfASnapshotAtOnce(t *testing.T) {
	for _, at := range []time.Duration{5 * time.Second, 5*time.Second + 900*time.Millisecond} {
		t.Run(at.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(neverEnds))
				env.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Slow, Delay: 500 * time.Millisecond})
				p := env.Provider(t, nil)
				started := time.Now()
				time.AfterFunc(at, func() { p.Stop(t) })
				creates := createAll(t, p, clips(env, 10, sameLength))
				checkElapsed(t, started, at, at)
				checkOneClipEach(t, env, creates)
				for _, create := range creates {
					create.diags.RequireWarning(t, "Short Clip Wait Interrupted")
					create.state.CheckAttr(t, "status", "CREATING")
				}
				synctest.Wait()
			})
		})
	}
}

func TestWait_resumedWaitsAreListedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 40 * time.Second}))
		p := env.Provider(t, nil)
		configs := clips(env, 10, sameLength)
		for _, config := range configs {
			config["timeouts"] = acctest.Values{"create": "1s"}
		}
		creates := createAll(t, p, configs)
		env.ResetRequests()
		var wg sync.WaitGroup
		for i := range creates {
			wg.Go(func() { creates[i].state, creates[i].diags = p.Update(t, creates[i].state, creates[i].config) })
		}
		wg.Wait()
		checkCompleted(t, env, creates)
		if got := len(env.Requests()); got > 40 {
			t.Errorf("%d requests for ten clips, want at most 40", got)
		}
	})
}

// The documents do not say from when on a clip has its time, its file name and its size.
func TestWait_resumedLearnsWhatTheClipDidNotHaveBefore(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.CreateShortClip, []byte(`{"content":{"shortclip":{"id":1418,"status":"CREATING"}}}`))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, env.ClipConfig(withoutWait))
	state.CheckAttrs(t, acctest.Values{"created_time": nil, "output.file_name": nil})
	env.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":1418,"status":"COMPLETED","createdTime":1655978668177,"fileSize":9,"duration":2500,
		"output":{"fileName":"1.mp4"}}}}`))
	p.MustUpdate(t, state, env.ClipConfig()).CheckAttrs(t, acctest.Values{"created_time": "2022-06-23T10:04:28.177Z", "output.file_name": "1.mp4"})
}

func TestWait_resumedKeepsTheTimeAndTheFileNameOfThePlan(t *testing.T) {
	bucket := &memoryStorage{}
	env, p, state := unfinishedClip(t, acctest.WithStorageTransport(bucket))
	env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":%s,"status":"COMPLETED","createdTime":1655978668177,"fileSize":9,
		"duration":2500,"output":{"fileName":"final.mp4"}}}}`, state.String("id")))
	updated, diags := p.Update(t, state, env.ClipConfig(deletesFile))
	diags.RequireWarning(t, "Unexpected Short Clip Output", "final.mp4", state.String("output.file_name"))
	for _, attribute := range []string{"created_time", "output.file_name", "output.key", "output.url"} {
		updated.CheckAttr(t, attribute, state.String(attribute))
	}
	bucket.put("clips/final.mp4")
	_, diags = p.Destroy(t, updated)
	diags.RequireNoErrors(t)
	if bucket.has("clips/final.mp4") {
		t.Error("the mp4 is still in the bucket")
	}
}

// Nothing in the plan of a create contradicts a name that changes.
func TestCreate_takesTheFileNameOfTheCompletedClip(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.CreateShortClip, []byte(`{"content":{"shortclip":{"id":1418,"status":"CREATING","output":{"fileName":"provisional.mp4"}}}}`))
	env.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":1418,"status":"COMPLETED","fileSize":9,"duration":2500,"output":{"fileName":"final.mp4"}}}}`))
	state := env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig())
	state.CheckAttrs(t, acctest.Values{
		"output.file_name": "final.mp4", "output.key": "clips/final.mp4", "output.url": "https://kr.object.ncloudstorage.com/highlights/clips/final.mp4",
	})
}

func TestWait_readsTheFileNameThatTheListLeavesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		behavior := simulator.DocsCurrent()
		behavior.ListWithoutOutput, behavior.FileNameUntilCompleted = true, "absent"
		env := acctest.New(t, acctest.WithBehavior(behavior), acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
		for _, create := range createAll(t, env.Provider(t, nil), clips(env, 6, sameLength)) {
			create.state.CheckKnown(t)
			if create.state.String("output.file_name") == "" {
				t.Error("a completed clip has no file name")
			}
		}
	})
}

// Terraform rejects an apply whose result contradicts the plan; with -refresh=false nothing is read in between.
func TestWait_resumedAfterTheEndpointChangedKeepsTheURL(t *testing.T) {
	env, _, state := unfinishedClip(t)
	env.Finish(env.OnlyClip(t).ID, "COMPLETED")
	p := env.Provider(t, acctest.Values{"object_storage_endpoint": "https://other.example.com"})
	updated := p.MustUpdate(t, state, env.ClipConfig())
	updated.CheckAttrs(t, acctest.Values{"status": "COMPLETED", "output.url": state.String("output.url")})
}
