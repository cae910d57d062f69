package shortclip_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// createAll creates as many clips at once and gives their states; the n-th is cut off at its time if it has one.
func createAll(t *testing.T, p *acctest.ProviderClient, config acctest.Values, n int, cutOff map[int]time.Duration) []*acctest.State {
	t.Helper()
	states := make([]*acctest.State, n)
	var all sync.WaitGroup
	for i := range states {
		all.Go(func() {
			ctx := t.Context()
			if at, ok := cutOff[i]; ok {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, at)
				defer cancel()
			}
			var diags acctest.Diagnostics
			states[i], diags = p.WithContext(ctx).Create(t, typeName, config)
			if len(diags.Errors()) > 0 {
				t.Error(diags)
			}
		})
	}
	all.Wait()
	return states
}

// completed checks that each state is of a clip of its own, whole, and as the service has it.
func completed(t *testing.T, s *acctest.Env, states []*acctest.State) {
	t.Helper()
	clips := map[string]simulator.Clip{}
	for _, clip := range s.Clips() {
		clips[itoa(clip.ID)] = clip
	}
	for i, state := range states {
		id, _ := state.Value("id").(string)
		clip, ok := clips[id]
		delete(clips, id)
		if !ok || state.Value("status") != "COMPLETED" || state.Value("file_size") != clip.FileSize || state.Value("duration") != clip.Duration {
			t.Errorf("clip %d: %v, the service has %v (%t)", i, state, clip, ok)
		}
	}
}

// Ten clips of one snapshot, 20 seconds each, cost no more than four requests a clip, creation included; one more where the
// list does not tell size and length.
func TestCreate_clipsOfOneSnapshotShareTheirQuestions(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t, acctest.WithBehavior(dialect))
				setOutcome(s, simulator.Outcome{Duration: 20 * time.Second})
				p := s.Provider(t, nil)
				s.ResetRequests()
				begun := time.Now()
				states := createAll(t, p, s.ClipConfig(), 10, nil)
				if waited := time.Since(begun); waited > 22*time.Second {
					t.Errorf("the last of the clips of 20s was seen after %s", waited)
				}
				completed(t, s, states)
				most := 40
				if dialect.ListWithoutSize {
					most = 50
				}
				if n := len(s.Requests()); n > most || s.Count(simulator.CreateShortClip) != 10 {
					t.Errorf("%d requests for ten clips: %d creates, %d lists, %d single reads", n,
						s.Count(simulator.CreateShortClip), s.Count(simulator.ListShortClips), s.Count(simulator.GetShortClip))
				}
			})
		})
	}
}

// The list is there for the snapshot's hour, a clip may be made for longer.
func TestCreate_theWaitOutlivesTheSnapshotsHour(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		dialect.ClipAfterSnapshotExpiry = simulator.ErrorResponse{StillAvailable: true} // else nobody can tell what became of it
		t.Run(dialect.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t, acctest.WithBehavior(dialect))
				setOutcome(s, simulator.Outcome{Duration: 20 * time.Minute})
				time.Sleep(50 * time.Minute)
				p := s.Provider(t, nil)
				begun := time.Now()
				states := createAll(t, p, s.ClipConfig(), 5, nil)
				if waited := time.Since(begun); waited > 20*time.Minute+16*time.Second {
					t.Errorf("the last of the clips of 20m was seen after %s", waited)
				}
				completed(t, s, states)
			})
		})
	}
}

func TestCreate_aRefusedListDoesNotEndTheWait(t *testing.T) {
	for _, kind := range simulator.FaultKinds() {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := acctest.New(t)
				setOutcome(s, simulator.Outcome{Duration: 3 * time.Minute})
				s.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: kind, Skip: 3, Delay: 20 * time.Second})
				p := s.Provider(t, nil)
				begun := time.Now()
				states := createAll(t, p, s.ClipConfig(), 5, nil)
				// A list that hangs is waited for as long as the longest pause.
				if waited := time.Since(begun); waited > 3*time.Minute+31*time.Second {
					t.Errorf("the last of the clips of 3m was seen after %s", waited)
				}
				completed(t, s, states)
			})
		})
	}
}

// A clip that the list leaves out is not taken for gone.
func TestCreate_aClipMissingFromTheListIsReadSingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 30 * time.Second})
		time.AfterFunc(time.Second/2, func() {
			for _, clip := range s.Clips()[:2] {
				s.HideFromList(clip.ID)
			}
		})
		begun := time.Now()
		states := createAll(t, s.Provider(t, nil), s.ClipConfig(), 6, nil)
		if waited := time.Since(begun); waited > 33*time.Second {
			t.Errorf("the last of the clips of 30s was seen after %s", waited)
		}
		completed(t, s, states)
		if n := s.Count(simulator.GetShortClip); n < 20 || n > 60 {
			t.Errorf("%d single reads, want them for two clips of six", n)
		}
	})
}

// Whoever gives up, the others are not disturbed.
func TestCreate_whoGivesUpDisturbsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 20 * time.Second})
		begun := time.Now()
		states := createAll(t, s.Provider(t, nil), s.ClipConfig(), 10, map[int]time.Duration{0: 10 * time.Millisecond, 3: 5 * time.Second, 7: 12 * time.Second})
		if waited := time.Since(begun); waited > 22*time.Second {
			t.Errorf("the last of the clips of 20s was seen after %s", waited)
		}
		for _, i := range []int{0, 3, 7} {
			if !states[i].Exists() || states[i].Value("status") != "CREATING" {
				t.Errorf("clip %d, which was given up: %v", i, states[i])
			}
		}
		completed(t, s, append(append([]*acctest.State{}, states[1:3]...), append(states[4:7:7], states[8:]...)...))
	})
}

// Ctrl-C ends all waits at once, in the middle of a question too, and each clip is in its state.
func TestCreate_interruptEndsAllWaitsAtOnce(t *testing.T) {
	for _, at := range []time.Duration{time.Millisecond, 5 * time.Second, 5*time.Second + 900*time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t)
			setOutcome(s, simulator.Outcome{Duration: time.Hour})
			s.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Slow, Delay: 500 * time.Millisecond})
			p := s.Provider(t, nil)
			begun := time.Now()
			time.AfterFunc(at, func() { p.Stop(t) })
			states := createAll(t, p, s.ClipConfig(), 10, nil)
			if waited := time.Since(begun); waited != at {
				t.Errorf("ended after %s, want at once after %s", waited, at)
			}
			ids := map[any]bool{}
			for i, state := range states {
				if !state.Exists() || state.Value("status") != "CREATING" {
					t.Fatalf("clip %d: %v", i, state)
				}
				ids[state.Value("id")] = true
			}
			if len(ids) != 10 || len(s.Clips()) != 10 {
				t.Errorf("%d clips in states, %d in the service", len(ids), len(s.Clips()))
			}
			synctest.Wait()
		})
	}
}

// An update goes on waiting together, too, and what an import knows of the snapshot is enough for that.
func TestUpdate_goesOnWaitingTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: 40 * time.Second})
		p := s.Provider(t, nil)
		config := s.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "1s"}})
		states := createAll(t, p, config, 10, nil)
		s.ResetRequests()
		var all sync.WaitGroup
		for i := range states {
			all.Go(func() {
				plan, diags := p.PlanChange(t, states[i], config)
				if len(diags.Errors()) == 0 {
					states[i], diags = p.Apply(t, plan)
				}
				if len(diags.Errors())+len(diags.Warnings()) > 0 {
					t.Error(diags)
				}
			})
		}
		all.Wait()
		completed(t, s, states)
		if n := len(s.Requests()); n > 40 {
			t.Errorf("%d requests for ten clips: %d lists, %d single reads", n, s.Count(simulator.ListShortClips), s.Count(simulator.GetShortClip))
		}
	})
}
