// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// kinds returns the faults that do a kind of work and fit a condition.
func kinds(work simulator.Work, fits func(simulator.FaultKind) bool) []simulator.FaultKind {
	return slices.DeleteFunc(simulator.FaultKinds(), func(kind simulator.FaultKind) bool {
		return kind.Work() != work || kind == simulator.Slow || !fits(kind)
	})
}

func anyKind(simulator.FaultKind) bool { return true }

// isRejection says of a fault without work that its response certainly means that no clip was created.
func isRejection(kind simulator.FaultKind) bool {
	switch kind {
	case simulator.Refused, simulator.Throttled, simulator.Quota, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.NotFoundRoute:
		return true
	}
	return false
}

// inBubble runs a test for each kind of fault, in a bubble of testing/synctest. The fault strikes creates, once if times is 1 and
// always if it is 0.
func inBubble(t *testing.T, kinds []simulator.FaultKind, times int, test func(*testing.T, *acctest.Env)) {
	t.Helper()
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
				env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind, Times: times})
				test(t, env)
				synctest.Wait()
			})
		})
	}
}

func TestCreate_adoptsClipAfterLostResponse(t *testing.T) {
	inBubble(t, kinds(simulator.WorkDone, anyKind), 0, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		state, diags := p.Create(t, typeName, env.ClipConfig())
		clip := env.OnlyClip(t)
		diags.RequireWarning(t, "Short Clip Found After Lost Response", clipID(clip), "There is nothing to do")
		state.CheckAttrs(t, acctest.Values{"id": clipID(clip), "status": "COMPLETED"})
		state.Identity.CheckAttr(t, "id", clipID(clip))
		env.CheckCount(t, simulator.CreateShortClip, 1)
		p.RequireEmptyPlan(t, state, env.ClipConfig())
	})
}

func TestCreate_adoptsClipAfterLostResponseUnderEachBehavior(t *testing.T) {
	acctest.ForEachBehaviorInBubble(t, func(t *testing.T, env *acctest.Env) {
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse})
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireWarning(t, "Short Clip Found After Lost Response")
		state.CheckAttrs(t, acctest.Values{"id": clipID(env.OnlyClip(t)), "status": "COMPLETED"})
	}, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
}

func TestCreate_waitsForAClipThatTheServiceCreatesLater(t *testing.T) {
	inBubble(t, kinds(simulator.WorkLater, anyKind), 1, func(t *testing.T, env *acctest.Env) {
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireWarning(t, "Short Clip Found After Lost Response")
		state.CheckAttr(t, "id", clipID(env.OnlyClip(t)))
		env.CheckCount(t, simulator.CreateShortClip, 1)
	})
}

// unknownOutcomes are the faults whose response does not say that nothing was created, although nothing was.
func unknownOutcomes() []simulator.FaultKind {
	return kinds(simulator.NoWork, func(kind simulator.FaultKind) bool {
		return !isRejection(kind) && kind != simulator.UnknownCode
	})
}

func TestCreate_isSentAgainOnceTheListShowsNoClip(t *testing.T) {
	inBubble(t, unknownOutcomes(), 1, func(t *testing.T, env *acctest.Env) {
		started := time.Now()
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireNoErrors(t)
		state.CheckAttr(t, "id", clipID(env.OnlyClip(t)))
		env.CheckCount(t, simulator.CreateShortClip, 2)
		checkElapsed(t, started, 50*time.Second, 3*time.Minute) // 30 s until it is sent again, and the 20 s of the clip
	})
}

func TestCreate_givesUpAfterThreeRepetitions(t *testing.T) {
	inBubble(t, unknownOutcomes(), 0, func(t *testing.T, env *acctest.Env) {
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireError(t, "Unable to Create Short Clip", "No clip was created", "sent 4 times")
		state.CheckRemoved(t)
		env.CheckCount(t, simulator.CreateShortClip, 4)
	})
}

func TestCreate_undocumentedErrorCodeIsNeverSentAgain(t *testing.T) {
	inBubble(t, []simulator.FaultKind{simulator.UnknownCode}, 0, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireError(t, "Unable to Create Short Clip", "259999", "No clip was created")
		env.CheckCount(t, simulator.CreateShortClip, 1)
	})
}

func TestCreate_rejectionIsReportedAtOnce(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault simulator.Fault
		title string
		says  []string
	}{
		{"credentials", simulator.Fault{Kind: simulator.Unauthorized}, "Unable to Create Short Clip", []string{"HTTP 401", "error code 200", "the provider's configuration"}},
		{"permission", simulator.Fault{Kind: simulator.PermissionDenied}, "Unable to Create Short Clip", []string{"NCP_LIVE_STATION_MANAGER", "error code 210"}},
		{"throttled", simulator.Fault{Kind: simulator.Throttled}, "Unable to Create Short Clip", []string{"after 5 attempts", "-parallelism"}},
		{"connection refused", simulator.Fault{Kind: simulator.Refused}, "Unable to Create Short Clip", []string{"connection refused", "HTTPS_PROXY"}},
		{"route", simulator.Fault{Kind: simulator.NotFoundRoute}, "Unable to Create Short Clip", []string{"endpoint, site and region"}},
		{"channel off the air", serviceError(250134, "x"), "Unable to Create Short Clip", []string{"not on the air", "PUBLISHING"}},
		{"bucket", serviceError(250705, ""), "Unable to Create Short Clip", []string{"bucket", "The input bucket name doesn't exist"}},
		{"value", serviceError(250002, "endTime: invalid value."), "Unable to Create Short Clip", []string{"endTime: invalid value.", "Change the attribute"}},
		{"snapshot", serviceError(250004, "snapshot not found."), "Snapshot Not Found", []string{"one hour", "ake a new snapshot"}},
		{"channel", serviceError(250100, "Channel is not found."), "Channel Not Found", []string{"Check channel_id"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				c.fault.Operation = simulator.CreateShortClip
				env.Inject(c.fault)
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				diags.RequireError(t, c.title, append(c.says, env.Snapshot, env.Channel, "from 1000 to 3500 ms", "No clip was created")...)
				state.CheckRemoved(t)
				env.CheckCount(t, simulator.ListShortClips, 0)
				if access, secret := env.Key(); strings.Contains(diags.String(), access) || strings.Contains(diags.String(), secret) {
					t.Errorf("the error shows credentials: %s", diags)
				}
			})
		})
	}
}

// serviceError is a fault: a response with a code of Live Station.
func serviceError(code int, message string) simulator.Fault {
	return simulator.Fault{Kind: simulator.Status, Status: 400, Body: fmt.Sprintf(`{"error":{"errorCode":%d,"message":%q}}`, code, message)}
}

// A plan can be applied long after it was made. Terraform plans again before it applies.
func TestCreate_namesASnapshotThatExpiredSinceThePlan(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		plan, diags := p.PlanCreate(t, typeName, env.ClipConfig())
		diags.RequireNone(t)
		env.Advance(2 * time.Hour)
		state, diags := p.Apply(t, plan)
		diags.RequireError(t, goneTitle(env, "expired"), env.Snapshot, env.Channel, "one hour", "ake a new snapshot")
		state.CheckRemoved(t)
	})
}

// No documented error code says that a snapshot has expired.
func TestCreate_namesASnapshotThatExpiresBeforeThePOST(t *testing.T) {
	acctest.ForEachBehaviorInBubble(t, func(t *testing.T, env *acctest.Env) {
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 10 * time.Second})
		time.AfterFunc(5*time.Second, func() { env.Advance(2 * time.Hour) })
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireError(t, goneTitle(env, "expired"), env.Snapshot, env.Channel, "No clip was created", "one hour", "ake a new snapshot")
		state.CheckRemoved(t)
	})
}

// allowReadsOnly takes the permission to create clips from the access key.
func allowReadsOnly(env *acctest.Env) {
	access, _ := env.Key()
	env.RestrictKey(access, true)
}

// Readings of the documentation under which Live Station rejects a clip.
func TestCreate_rejectionUnderEachReadingSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name     string
		behavior func(*simulator.Behavior)
		prepare  func(*acctest.Env)
		change   acctest.Values
		says     []string
	}{
		{
			"permission refused by the service",
			func(b *simulator.Behavior) { b.PermissionResponse = simulator.ErrorResponse{Code: 250010} },
			allowReadsOnly, nil,
			[]string{"error code 250010", "NCP_LIVE_STATION_MANAGER"},
		},
		{
			"permission refused by the gateway",
			func(b *simulator.Behavior) { b.PermissionResponse = simulator.ErrorResponse{Status: 401, Code: 210} },
			allowReadsOnly, nil,
			[]string{"error code 210", "NCP_LIVE_STATION_MANAGER"},
		},
		{
			"bucket that does not exist",
			func(b *simulator.Behavior) { b.UnknownBucket = "refused" },
			func(env *acctest.Env) { env.SetBuckets(acctest.Bucket) },
			acctest.Values{"output": acctest.Values{"bucket_name": "missing"}},
			[]string{"error code 250705", "bucket"},
		},
		{
			"folder longer than 20 characters",
			func(b *simulator.Behavior) { b.FilePathLimited = true },
			func(*acctest.Env) {},
			acctest.Values{"output": acctest.Values{"file_path": "/a/folder/of/more/than/20"}},
			[]string{"error code 250151"},
		},
		{
			"low latency channel",
			func(b *simulator.Behavior) { b.LLHLSRefused = true },
			func(env *acctest.Env) {
				env.SetChannel(env.Channel, func(c *simulator.ChannelSpec) { c.OutputProtocol = "LL_HLS" })
			},
			nil,
			[]string{"error code 250"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				behavior := simulator.DocsCurrent()
				c.behavior(&behavior)
				env := acctest.New(t, acctest.WithBehavior(behavior))
				c.prepare(env)
				_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(c.change))
				diags.RequireError(t, "Unable to Create Short Clip", append(c.says, "No clip was created")...)
				env.CheckCount(t, simulator.ListShortClips, 0)
			})
		})
	}
}

// addForeignClip lets somebody else create a clip with the destination of the default clip during the next create.
func addForeignClip(env *acctest.Env, start, end int64) {
	added := false
	env.SetOutcome(func(simulator.Clip) simulator.Outcome {
		if !added {
			added = true
			env.AddClip(env.Channel, env.SnapshotNumber(), start, end, acctest.Bucket, "/clips", "PRIVATE")
		}
		return simulator.Outcome{Duration: 10 * time.Second}
	})
}

func TestCreate_severalCandidatesAreAnErrorThatListsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		addForeignClip(env, 5000, 7500)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		var commands []string
		for _, clip := range env.Clips() {
			commands = append(commands, fmt.Sprintf("terraform import ADDRESS %s/%d", env.Channel, clip.ID))
		}
		diags.RequireError(t, "Short Clip Creation Unconfirmed", commands...)
		state.CheckRemoved(t)
		env.CheckCount(t, simulator.CreateShortClip, 1)
	})
}

// Somebody else's clip of 60 s must not become the clip of 2.5 s, also not while it has no length.
func TestCreate_clipOfAnotherLengthStaysUnconfirmed(t *testing.T) {
	for name, change := range map[string]acctest.Values{"with wait": nil, "without wait": withoutWait} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
				env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset, Times: 1})
				p := env.Provider(t, nil)
				time.AfterFunc(5*time.Second, func() {
					env.AddClip(env.Channel, env.SnapshotNumber(), 0, 60_000, acctest.Bucket, "/clips", "PRIVATE")
				})
				state, diags := p.Create(t, typeName, env.ClipConfig(change))
				diags.RequireError(t, "Short Clip Creation Unconfirmed", "does not have the requested length", "terraform import ADDRESS")
				state.CheckRemoved(t)
			})
		})
	}
}

func TestCreate_clipOfAnEarlierRunIsNoCandidate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		addClip(env)
		time.Sleep(10 * time.Minute)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset, Times: 1})
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireNoErrors(t)
		if got := len(env.Clips()); got != 2 {
			t.Fatalf("Live Station holds %d clips, want 2", got)
		}
		state.CheckAttr(t, "id", clipID(env.Clips()[1]))
	})
}

func TestCreate_reconcilesByTheServersClock(t *testing.T) {
	for _, skew := range []time.Duration{4 * time.Minute, -4 * time.Minute, 3 * time.Hour, -3 * time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithClockSkew(skew))
				env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				diags.RequireNoErrors(t)
				state.CheckAttr(t, "id", clipID(env.OnlyClip(t)))
			})
		})
	}
}

func TestCreate_unreadableListIsAnErrorThatSaysWhatToDo(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Forbidden, simulator.EndpointError, simulator.Garbage, simulator.Hang} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
				env.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: kind})
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(timeout("create", "10m")))
				diags.RequireError(t, "Short Clip Creation Unconfirmed", "/SHORTCLIP_ID", env.Snapshot)
				state.CheckRemoved(t)
				env.CheckCount(t, simulator.CreateShortClip, 1)
				synctest.Wait()
			})
		})
	}
}

// The response for an expired snapshot is not documented: an empty list does not say that there are no clips.
func TestCreate_emptyListOfAnExpiredSnapshotLeavesTheOutcomeUnknown(t *testing.T) {
	for name, snapshot := range map[string]simulator.ErrorResponse{"readable": {StillAvailable: true}, "not found": {Status: 404, Code: 250004}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				behavior := simulator.DocsCurrent()
				behavior.ExpiredSnapshotList, behavior.ExpiredSnapshot = simulator.ErrorResponse{Empty: true}, snapshot
				env := acctest.New(t, acctest.WithBehavior(behavior))
				env.SetOutcome(func(simulator.Clip) simulator.Outcome {
					env.Advance(2 * time.Hour)
					return simulator.Outcome{}
				})
				env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				diags.RequireError(t, "Short Clip Creation Unconfirmed")
				state.CheckRemoved(t)
				env.CheckCount(t, simulator.CreateShortClip, 1)
			})
		})
	}
}

// create is one create of several that run at once.
type create struct {
	config acctest.Values
	state  *acctest.State
	diags  acctest.Diagnostics
}

// createAll creates clips at once.
func createAll(t *testing.T, p *acctest.ProviderClient, configs []acctest.Values) []create {
	t.Helper()
	creates := make([]create, len(configs))
	var wg sync.WaitGroup
	for i, config := range configs {
		wg.Go(func() {
			state, diags := p.Create(t, typeName, config)
			creates[i] = create{config, state, diags}
		})
	}
	wg.Wait()
	return creates
}

// clips are the configurations of n clips of a length, in milliseconds, that differ in their times.
func clips(env *acctest.Env, n int, length func(i int) int) []acctest.Values {
	configs := make([]acctest.Values, n)
	for i := range configs {
		configs[i] = env.ClipConfig(acctest.Values{"start_time": 1000 * i, "end_time": 1000*i + length(i)})
	}
	return configs
}

// checkOneClipEach checks that no clip was created twice, that none is in state twice or in another resource, and that each is
// in state or is named in an error.
func checkOneClipEach(t *testing.T, env *acctest.Env, creates []create) {
	t.Helper()
	byID, byStart := map[string]simulator.Clip{}, map[int64]int{}
	for _, clip := range env.Clips() {
		byID[clipID(clip)] = clip
		if byStart[clip.StartTime]++; byStart[clip.StartTime] > 1 {
			t.Errorf("the clip from %d ms was created twice", clip.StartTime)
		}
	}
	owners := map[string]int{}
	for i, create := range creates {
		if !create.state.Exists() {
			if text := create.diags.String(); !strings.Contains(text, "No clip was created") && !strings.Contains(text, "Unconfirmed") {
				t.Errorf("clip %d is not in state, and its error does not say what became of it: %s", i, text)
			}
			continue
		}
		id := create.state.String("id")
		if other, taken := owners[id]; taken {
			t.Errorf("clip %s is in state twice: %d and %d", id, other, i)
		}
		owners[id] = i
		clip := byID[id]
		create.state.CheckAttr(t, "start_time", clip.StartTime)
		create.state.CheckAttr(t, "end_time", clip.EndTime)
	}
}

func TestCreate_manyAtOnceNeverMixUpTheirClips(t *testing.T) {
	different := func(i int) int { return 1000 + 500*i }
	same := func(int) int { return 2500 }
	for name, c := range map[string]struct {
		length func(int) int
		fault  simulator.Fault
	}{
		"different lengths, some responses lost": {different, simulator.Fault{Kind: simulator.LostResponse, Times: 6, Skip: 3}},
		"different lengths, all responses lost":  {different, simulator.Fault{Kind: simulator.LostResponse}},
		"different lengths, some timeouts":       {different, simulator.Fault{Kind: simulator.GatewayTimeout, Times: 6, Skip: 3}},
		"different lengths, some not created":    {different, simulator.Fault{Kind: simulator.Reset, Times: 3, Skip: 3}},
		"same length, some responses lost":       {same, simulator.Fault{Kind: simulator.LostResponse, Times: 3, Skip: 2}},
		"same length, one response lost":         {same, simulator.Fault{Kind: simulator.LostResponse, Times: 1, Skip: 5}},
		"same length, some not created":          {same, simulator.Fault{Kind: simulator.Reset, Times: 3, Skip: 2}},
		"same length, some created later":        {same, simulator.Fault{Kind: simulator.EndpointErrorThenWork, Times: 3, Skip: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: 15 * time.Second}))
				c.fault.Operation = simulator.CreateShortClip
				env.Inject(c.fault)
				creates := createAll(t, env.Provider(t, nil), clips(env, 20, c.length))
				checkOneClipEach(t, env, creates)
				for i, create := range creates {
					if !create.state.Exists() {
						t.Errorf("clip %d is not in state: %s", i, create.diags)
					}
				}
			})
		})
	}
}

func TestCreate_sameDestinationIsSentOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 5 * time.Second})
		p := env.Provider(t, nil)
		started := time.Now()
		createAll(t, p, clips(env, 3, func(int) int { return 2500 }))
		checkElapsed(t, started, 15*time.Second, 17*time.Second)
	})
}

func TestCreate_differentDestinationsRunInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 5 * time.Second})
		configs := clips(env, 3, func(int) int { return 2500 })
		for i := range configs {
			configs[i]["output"] = acctest.Values{"bucket_name": acctest.Bucket, "file_path": fmt.Sprintf("/%d", i)}
		}
		started := time.Now()
		createAll(t, env.Provider(t, nil), configs)
		checkElapsed(t, started, 5*time.Second, 7*time.Second)
	})
}

func TestCreate_timeoutBoundsReconcilingAndWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds))
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse})
		started := time.Now()
		_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(timeout("create", "25s")))
		checkElapsed(t, started, 25*time.Second, 25*time.Second)
		diags.RequireError(t, "Short Clip Creation Unconfirmed", clipID(env.OnlyClip(t)))
	})
}

func TestCreate_interruptWhileAPOSTIsInFlightKeepsTheClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds))
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 10 * time.Second})
		p := env.Provider(t, nil)
		time.AfterFunc(time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t, typeName, env.ClipConfig())
		diags.RequireNoErrors(t)
		state.CheckAttr(t, "id", clipID(env.OnlyClip(t)))
	})
}

func TestCreate_interruptWhileReconcilingNamesWhatMayExist(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset, Times: 1})
		p := env.Provider(t, nil)
		started := time.Now()
		time.AfterFunc(2*time.Second, func() { p.Stop(t) })
		state, diags := p.Create(t, typeName, env.ClipConfig())
		checkElapsed(t, started, 2*time.Second, 32*time.Second)
		diags.RequireError(t, "Short Clip Creation Unconfirmed", "interrupted")
		state.CheckRemoved(t)
		env.CheckCount(t, simulator.CreateShortClip, 1)
	})
}

// After Ctrl-C everything ends within request_timeout, however many creates are in flight.
func TestCreate_interruptEndsManyCreatesWithinTheRequestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t)
		env.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset})
		env.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Hang})
		p := env.Provider(t, nil)
		started := time.Now()
		time.AfterFunc(5*time.Second, func() { p.Stop(t) })
		creates := createAll(t, p, clips(env, 10, func(int) int { return 2500 }))
		checkElapsed(t, started, 5*time.Second, 35*time.Second)
		checkOneClipEach(t, env, creates)
		synctest.Wait()
	})
}

// The response to a create names another channel, so it is not the response to this request.
func TestCreate_responseToAnotherRequestIsNotBelieved(t *testing.T) {
	inBubble(t, []simulator.FaultKind{simulator.WrongID}, 1, func(t *testing.T, env *acctest.Env) {
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
		diags.RequireWarning(t, "Short Clip Found After Lost Response")
		state.CheckAttrs(t, acctest.Values{"id": clipID(env.OnlyClip(t)), "channel_id": env.Channel})
	})
}

func TestCreate_adoptExistingAdoptsTheClipOfAKilledRun(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		clip := addClip(env)
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(adopts))
		diags.RequireWarning(t, "Existing Short Clip Adopted", clipID(clip))
		state.CheckAttrs(t, acctest.Values{"id": clipID(clip), "status": "COMPLETED", "start_time": 1000})
		env.CheckCount(t, simulator.CreateShortClip, 0)
	})
}

func TestCreate_adoptExistingCreatesAClipIfNoneMatches(t *testing.T) {
	for name, add := range map[string]func(*acctest.Env){
		"none": func(*acctest.Env) {},
		"other folder": func(env *acctest.Env) {
			env.AddClip(env.Channel, env.SnapshotNumber(), 1000, 3500, acctest.Bucket, "/other", "PRIVATE")
		},
		"other bucket": func(env *acctest.Env) {
			env.AddClip(env.Channel, env.SnapshotNumber(), 1000, 3500, "other", "/clips", "PRIVATE")
		},
		"other access": func(env *acctest.Env) {
			env.AddClip(env.Channel, env.SnapshotNumber(), 1000, 3500, acctest.Bucket, "/clips", "PUBLIC_READ")
		},
		"other length": func(env *acctest.Env) {
			env.AddClip(env.Channel, env.SnapshotNumber(), 0, 60_000, acctest.Bucket, "/clips", "PRIVATE")
		},
		"failed": func(env *acctest.Env) { env.Finish(addClip(env).ID, "UPLOAD_FAIL") },
		"other snapshot": func(env *acctest.Env) {
			env.AddClip(env.Channel, env.AddSnapshot(env.Channel, 10).ID, 1000, 3500, acctest.Bucket, "/clips", "PRIVATE")
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			add(env)
			before := len(env.Clips())
			state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(adopts))
			diags.RequireNone(t)
			if got := len(env.Clips()); got != before+1 {
				t.Fatalf("%d clips, want %d", got, before+1)
			}
			state.CheckAttr(t, "id", clipID(env.Clips()[before]))
		})
	}
}

func TestCreate_adoptExistingOfSeveralIsAnErrorThatListsThem(t *testing.T) {
	env := acctest.New(t)
	first, second := addClip(env), addClip(env)
	state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(adopts))
	diags.RequireError(t, "Multiple Existing Short Clips Found",
		"terraform import ADDRESS "+env.Channel+"/"+clipID(first), "terraform import ADDRESS "+env.Channel+"/"+clipID(second), "file_path")
	state.CheckRemoved(t)
	env.CheckCount(t, simulator.CreateShortClip, 0)
}

func TestCreate_adoptExistingIgnoresClipsOfOtherResources(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	first := p.MustCreate(t, typeName, env.ClipConfig())
	second := p.MustCreate(t, typeName, env.ClipConfig(adopts))
	if first.String("id") == second.String("id") {
		t.Errorf("both resources have clip %s", first.String("id"))
	}
}

func TestCreate_adoptExistingReadsTheListOncePerSnapshot(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for i := range 5 {
		p.MustCreate(t, typeName, env.ClipConfig(adopts, acctest.Values{"output": acctest.Values{"file_path": fmt.Sprintf("/%d", i)}}))
	}
	env.CheckCount(t, simulator.ListShortClips, 2) // all clips, and those that are still CREATING
}

// No earlier run can have cut a clip from a snapshot that this run takes.
func TestCreate_adoptExistingReadsNoListOfANewSnapshot(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	snapshot := p.MustCreate(t, "ncplivestation_snapshot", acctest.Values{"channel_id": env.Channel})
	p.MustCreate(t, typeName, env.ClipConfig(adopts, acctest.Values{"snapshot_id": snapshot.String("id")}))
	env.CheckCount(t, simulator.ListShortClips, 0)
}

func TestCreate_adoptExistingWithoutAReadableListIsAnError(t *testing.T) {
	env := acctest.New(t, acctest.WithoutRetries())
	env.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Forbidden})
	_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(adopts))
	diags.RequireError(t, "Unable to Create Short Clip", "No clip was created", "error code 230")
	env.CheckCount(t, simulator.CreateShortClip, 0)
}
