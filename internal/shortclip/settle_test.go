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

// lost makes the answers to requests for clips be lost, after the work was done.
func loseResponses(s *acctest.Env, times int) {
	s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: times})
}

func TestCreate_lostAnswerIsFoundAndAdopted(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		for _, kind := range []simulator.FaultKind{simulator.LostResponse, simulator.GatewayTimeout, simulator.Truncated} {
			for _, times := range []int{1, 0} {
				synctest.Test(t, func(t *testing.T) {
					s := acctest.New(t, acctest.WithBehavior(dialect))
					setOutcome(s, simulator.Outcome{Duration: 20 * time.Second})
					p := s.Provider(t, nil)
					s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind, Times: times})
					state, diags := p.Create(t, typeName, s.ClipConfig())
					requireNoErrors(t, diags)
					clip := onlyClip(t, s)
					requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip Found After Its Answer Was Lost", itoa(clip.ID), "nothing to do")
					if state.Value("id") != itoa(clip.ID) || state.Value("status") != "COMPLETED" || state.Identity.Value("id") != itoa(clip.ID) {
						t.Errorf("state = %v", state)
					}
					if made := s.Count(simulator.CreateShortClip); made != 1 {
						t.Errorf("%d requests for a clip", made)
					}
					p.RequireEmptyPlan(t, state, s.ClipConfig())
				})
			}
		}
	}
}

func TestCreate_thatMadeNothingIsRepeated(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.Reset, simulator.Hang, simulator.HTML, simulator.Status, simulator.EndpointError, simulator.OKError, simulator.Empty, simulator.Garbage,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind, Times: 2})
				state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				requireNoDiagnostics(t, diags)
				if state.Value("id") != itoa(onlyClip(t, s).ID) {
					t.Errorf("state = %v", state)
				}
				synctest.Wait()

				s = acctest.New(t)
				s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind})
				state, diags = s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
				requireDiagnostic(t, "error", diags.Errors(), "Cannot Create Short Clip", "No clip was made", "proves it", "Times asked for: 3")
				if state.Exists() || len(s.Clips()) != 0 {
					t.Errorf("state = %v, %d clips", state, len(s.Clips()))
				}
				synctest.Wait()
			})
		})
	}
}

// The service is still at work when the gateway, or we, have given up: its clip comes late, and is not made again.
func TestCreate_lateClipIsWaitedForBeforeItIsAskedForAgain(t *testing.T) {
	for _, fault := range []simulator.Fault{{Kind: simulator.Hang}, {Kind: simulator.Status, Status: 504}} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t)
			fault.Operation, fault.Times = simulator.CreateShortClip, 1
			s.Inject(fault)
			p := s.Provider(t, nil)
			given := map[simulator.FaultKind]time.Duration{simulator.Hang: 30 * time.Second}[fault.Kind]
			time.AfterFunc(given+18*time.Second, func() {
				s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
			})
			state, diags := p.Create(t, typeName, s.ClipConfig())
			requireNoErrors(t, diags)
			if id := itoa(onlyClip(t, s).ID); state.Value("id") != id || s.Count(simulator.CreateShortClip) != 1 {
				t.Errorf("state = %v after %d requests", state, s.Count(simulator.CreateShortClip))
			}
			synctest.Wait()
		})
	}
}

func TestCreate_usualOneCostsNoExtraRequest(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	plan, diags := p.PlanCreate(t, typeName, s.ClipConfig())
	requireNoDiagnostics(t, diags)
	s.ResetRequests()
	_, diags = p.Apply(t, plan)
	requireNoDiagnostics(t, diags)
	if requests := s.Requests(); len(requests) != 2 || requests[0].Operation != simulator.CreateShortClip || requests[1].Operation != simulator.GetShortClip {
		t.Errorf("requests = %v", requests)
	}
}

// stranger lets somebody else make a clip of the same output while our answer is lost.
func concurrentForeignClip(s *acctest.Env, start, end int64) {
	made := false
	s.SetOutcome(func(simulator.Clip) simulator.Outcome {
		if !made {
			made = true
			s.AddClip(s.Channel, s.SnapshotNumber(), start, end, "highlights", "/clips", "PRIVATE")
		}
		return simulator.Outcome{Duration: 10 * time.Second}
	})
}

func TestCreate_strangersClipIsToldApartByItsLength(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		concurrentForeignClip(s, 0, 60_000)
		loseResponses(s, 1)
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		requireNoErrors(t, diags)
		i := slices.IndexFunc(s.Clips(), func(c simulator.Clip) bool { return c.EndTime == 3500 })
		if len(s.Clips()) != 2 || state.Value("id") != itoa(s.Clips()[i].ID) {
			t.Errorf("state = %v of %v", state, s.Clips())
		}
	})
}

func TestCreate_whatCannotBeToldApartIsAnErrorWithTheCandidates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		concurrentForeignClip(s, 5000, 7500)
		loseResponses(s, 1)
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		says := []string{"Short Clip May Have Been Made", "can be told apart"}
		for _, clip := range s.Clips() {
			says = append(says, fmt.Sprintf("terraform import ADDRESS %s/%d", s.Channel, clip.ID))
		}
		requireDiagnostic(t, "error", diags.Errors(), says...)
		if state.Exists() || len(s.Clips()) != 2 || s.Count(simulator.CreateShortClip) != 1 {
			t.Errorf("state = %v, %d clips", state, len(s.Clips()))
		}
	})
}

func TestCreate_earlierClipOfTheSameOutputIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
		time.Sleep(10 * time.Second)
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset, Times: 1})
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		if len(s.Clips()) != 2 || state.Value("id") != itoa(s.Clips()[1].ID) {
			t.Errorf("state = %v of %v", state, s.Clips())
		}
	})
}

// A clock that is off does not change which clips were made since the request: the server's is what counts.
func TestCreate_settlesByTheServersClock(t *testing.T) {
	for _, skew := range []time.Duration{4 * time.Minute, -4 * time.Minute, 3 * time.Hour, -3 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t, acctest.WithClockSkew(-skew))
			p := s.Provider(t, nil)
			loseResponses(s, 1)
			state, diags := p.Create(t, typeName, s.ClipConfig())
			requireNoErrors(t, diags)
			if state.Value("id") != itoa(onlyClip(t, s).ID) {
				t.Errorf("%s: state = %v", skew, state)
			}
		})
	}
}

// Many creates at once, several of whose answers are lost, never end with one clip in two places or with another's clip.
func TestCreate_manyAtOnceNeverMixUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		length func(i int) int
		fault  simulator.FaultKind
		times  int
		skip   int
	}{
		{"different lengths, some answers lost", func(i int) int { return 1000 + 500*i }, simulator.LostResponse, 6, 3},
		{"different lengths, all answers lost", func(i int) int { return 1000 + 500*i }, simulator.LostResponse, 0, 0},
		{"different lengths, some time-outs", func(i int) int { return 1000 + 500*i }, simulator.GatewayTimeout, 6, 3},
		{"different lengths, some never made", func(i int) int { return 1000 + 500*i }, simulator.Reset, 6, 3},
		{"the same length, some answers lost", func(int) int { return 2500 }, simulator.LostResponse, 3, 2},
		{"the same length, one answer lost", func(int) int { return 2500 }, simulator.LostResponse, 1, 5},
		{"the same length, some never made", func(int) int { return 2500 }, simulator.Reset, 3, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n = 20
				s := acctest.New(t)
				setOutcome(s, simulator.Outcome{Duration: 15 * time.Second})
				p := s.Provider(t, nil)
				s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: c.fault, Times: c.times, Skip: c.skip})
				states, errs := make([]*acctest.State, n), make([]acctest.Diagnostics, n)
				var wg sync.WaitGroup
				for i := range n {
					wg.Go(func() {
						start := 1000 * i
						state, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{"start_time": start, "end_time": start + c.length(i)}))
						states[i], errs[i] = state, diags.Errors()
					})
				}
				wg.Wait()
				owners := map[string]int{}
				for i, state := range states {
					if !state.Exists() {
						if len(errs[i]) != 1 || !strings.Contains(errs[i].String(), "terraform import") && !strings.Contains(errs[i].String(), "No clip was made") {
							t.Errorf("clip %d is not in the state, and the errors are %q", i, errs[i])
						}
						continue
					}
					id := state.Value("id").(string)
					if other, taken := owners[id]; taken {
						t.Errorf("clip %s is in the state twice: %d and %d", id, other, i)
					}
					owners[id] = i
					j := slices.IndexFunc(s.Clips(), func(clip simulator.Clip) bool { return itoa(clip.ID) == id })
					if clip := s.Clips()[j]; clip.StartTime != int64(1000*i) || clip.EndTime != int64(1000*i+c.length(i)) {
						t.Errorf("resource %d has the clip from %d to %d", i, clip.StartTime, clip.EndTime)
					}
				}
				asked := map[int64]int{}
				for _, clip := range s.Clips() {
					if asked[clip.StartTime]++; asked[clip.StartTime] > 1 {
						t.Errorf("the clip from %d was made twice", clip.StartTime)
					}
				}
				if strings.HasPrefix(c.name, "different") && c.fault != simulator.Reset && len(owners) != n {
					t.Errorf("%d of %d clips are in the state: %q", len(owners), n, errs)
				}
			})
		})
	}
}

// Requests for the very same clip are as good as each other.
func TestCreate_twinsShareWhatWasMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 15 * time.Second})
		p := s.Provider(t, nil)
		loseResponses(s, 2)
		ids := make([]any, 3)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				state, diags := p.Create(t, typeName, s.ClipConfig())
				requireNoErrors(t, diags)
				ids[i] = state.Value("id")
			})
		}
		wg.Wait()
		if len(s.Clips()) != 3 || ids[0] == ids[1] || ids[1] == ids[2] || ids[0] == ids[2] {
			t.Errorf("ids = %v of %d clips", ids, len(s.Clips()))
		}
	})
}

func TestCreate_listThatCannotBeReadLeavesItOpen(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Forbidden, simulator.EndpointError, simulator.Garbage, simulator.Hang} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t)
			loseResponses(s, 1)
			s.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: kind})
			state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
			requireDiagnostic(t, "error", diags.Errors(), "Short Clip May Have Been Made", "could not be read", "terraform import", "CHANNEL_ID/SHORTCLIP_ID", s.Snapshot)
			if state.Exists() || len(s.Clips()) != 1 {
				t.Errorf("state = %v, %d clips", state, len(s.Clips()))
			}
			synctest.Wait()
		})
	}
}

// The list of a snapshot that expired meanwhile may be empty: that is no proof.
func TestCreate_emptyListOfAnExpiredSnapshotIsNoProof(t *testing.T) {
	for _, served := range []simulator.ErrorResponse{{StillAvailable: true}, {Status: 404, Code: 250004}} {
		synctest.Test(t, func(t *testing.T) {
			dialect := simulator.DocsCurrent()
			dialect.ExpiredSnapshotList, dialect.ExpiredSnapshot = simulator.ErrorResponse{Empty: true}, served
			s := acctest.New(t, acctest.WithBehavior(dialect))
			p := s.Provider(t, nil)
			plan, diags := p.PlanCreate(t, typeName, s.ClipConfig())
			requireNoDiagnostics(t, diags)
			s.SetOutcome(func(simulator.Clip) simulator.Outcome {
				s.Advance(2 * time.Hour)
				return simulator.Outcome{}
			})
			loseResponses(s, 1)
			state, diags := p.Apply(t, plan)
			requireDiagnostic(t, "error", diags.Errors(), "Short Clip May Have Been Made")
			if state.Exists() || s.Count(simulator.CreateShortClip) != 1 {
				t.Errorf("state = %v, %d requests", state, s.Count(simulator.CreateShortClip))
			}
		})
	}
}

func TestCreate_interruptWhileSettlingLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Hour})
		p := s.Provider(t, nil)
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1, Delay: 10 * time.Second})
		time.AfterFunc(5*time.Second, func() { p.Stop(t) })
		begun := time.Now()
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoErrors(t, diags)
		if !state.Exists() || state.Value("id") != itoa(onlyClip(t, s).ID) || state.Value("status") != "CREATING" || time.Since(begun) > 12*time.Second {
			t.Errorf("state = %v after %s: %s", state, time.Since(begun), diags)
		}

		// Nothing was made, and an interrupted run makes nothing more.
		s = acctest.New(t)
		p = s.Provider(t, nil)
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset, Times: 1})
		time.AfterFunc(2*time.Second, func() { p.Stop(t) })
		state, diags = p.Create(t, typeName, s.ClipConfig())
		requireDiagnostic(t, "error", diags.Errors(), "Short Clip May Have Been Made", "interrupted before that was certain")
		if state.Exists() || len(s.Clips()) != 0 {
			t.Errorf("state = %v, %d clips", state, len(s.Clips()))
		}
	})
}

func TestCreate_withoutWaitingAdoptsWhileItIsBeingMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Hour})
		loseResponses(s, 1)
		begun := time.Now()
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig(acctest.Values{"wait_for_completion": false}))
		requireNoErrors(t, diags)
		if state.Value("id") != itoa(onlyClip(t, s).ID) || state.Value("status") != "CREATING" || time.Since(begun) > 5*time.Second {
			t.Errorf("state = %v after %s", state, time.Since(begun))
		}
	})
}

// An answer with another clip's id is found out as soon as nobody knows it.
func TestCreate_wrongIDInTheAnswerIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 5 * time.Second})
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.WrongID, Times: 1})
		state, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig())
		requireNoErrors(t, diags)
		if id := itoa(onlyClip(t, s).ID); state.Value("id") != id || state.Value("status") != "COMPLETED" || state.Identity.Value("id") != id {
			t.Errorf("state = %v, identity = %v: %s", state, state.Identity, diags)
		}
	})
}
