// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

var killSeeds = flag.Int("kill-seeds", 3, "number of seeds of TestKill")

// maxKills is how often TestKill kills an apply of one seed, at most.
const maxKills = 3

// killClips is the number of clips that TestKill applies.
const killClips = 10

// killTally counts what TestKill did.
type killTally struct {
	// kills is the number of killed applies, tooLate of those that ended before the kill.
	kills, tooLate int
	// leftBehind is the number of clips that killed applies created and did not save to state.
	leftBehind int
	// adopted is the number of those that are in state in the end, duplicated the number of clips that no resource needs.
	adopted, duplicated int
}

func (k killTally) String() string {
	return fmt.Sprintf("%d kills (%d applies ended before theirs), %d clips left behind, %d adopted, %d duplicated",
		k.kills, k.tooLate, k.leftBehind, k.adopted, k.duplicated)
}

func (k killTally) plus(other killTally) killTally {
	return killTally{
		kills: k.kills + other.kills, tooLate: k.tooLate + other.tooLate, leftBehind: k.leftBehind + other.leftBehind,
		adopted: k.adopted + other.adopted, duplicated: k.duplicated + other.duplicated,
	}
}

// A killed apply loses the clips that it created. With adopt_existing, the next apply adopts them instead of creating others.
func TestKill_nextApplyAdoptsClipsLeftBehind(t *testing.T) {
	t.Parallel()
	tallies := make([]killTally, *killSeeds)
	t.Run("seeds", func(t *testing.T) {
		for seed := range tallies {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				tallies[seed] = killAndApply(t, uint64(seed))
			})
		}
	})
	var total killTally
	for _, tally := range tallies {
		total = total.plus(tally)
	}
	t.Log(total)
	if total.leftBehind == 0 {
		t.Error("no killed apply left a clip behind, so the test shows nothing")
	}
	updatePage(t, "kill", fmt.Sprintf("%d seeds of %d clips: %s.\n", *killSeeds, killClips, total))
}

// killAndApply kills some applies at random moments, then lets one run to its end.
func killAndApply(t *testing.T, seed uint64) killTally {
	e := newEnv(t)
	e.SetOutcome(completesAfter(300 * time.Millisecond))
	variables := e.variables()
	variables["NCPLIVESTATION_ENDPOINT"] = newSlowServer(t, e, seed).URL
	w := newWorkspace(t, variables, fmt.Sprintf(`
resource "ncplivestation_shortclip" "goal" {
  count          = %d
  channel_id     = %q
  snapshot_id    = "%d"
  start_time     = 1000 * count.index
  end_time       = 1000 * count.index + 5000
  output         = { bucket_name = "clips", file_path = "/goal-${count.index}" }
  adopt_existing = true
}`, killClips, e.channelID, e.snapshot.ID))

	var tally killTally
	random := rand.New(rand.NewPCG(seed, 0))
	for range 1 + random.IntN(maxKills) {
		if killApply(t, w, randomMoment(e, random), 1+random.IntN(killClips)) {
			tally.kills++
		} else {
			tally.tooLate++
		}
	}
	leftBehind := e.orphans(state(t, w))
	result := must(t)(w.Apply(t.Context()))
	orphans := e.orphans(state(t, w))

	requireClipsInPlace(t, e, w, killClips)
	requireEmptyPlan(t, w)
	if t.Failed() {
		t.Log(result.Stdout)
	}
	tally.leftBehind = len(leftBehind)
	for id := range leftBehind {
		if !orphans[id] {
			tally.adopted++
		}
	}
	tally.duplicated = len(e.Clips()) - killClips
	return tally
}

// moment is when an apply is killed: some time after a condition first holds.
type moment struct {
	holds func() bool
	after time.Duration
}

// randomMoment returns a moment anywhere in an apply, or one while its creates are in flight.
func randomMoment(e *env, random *rand.Rand) moment {
	if random.IntN(2) == 0 {
		requests := len(e.Requests())
		return moment{func() bool { return len(e.Requests()) > requests }, time.Duration(random.IntN(1500)) * time.Millisecond}
	}
	creates := e.creates() + random.IntN(killClips)
	return moment{func() bool { return e.creates() > creates }, time.Duration(random.IntN(200)) * time.Millisecond}
}

// killApply starts an apply and kills it at a moment. It reports whether the apply still ran. With less parallelism, the apply
// has created fewer clips by then.
func killApply(t *testing.T, w *cli.Workspace, at moment, parallelism int) bool {
	t.Helper()
	process, err := w.Start(t.Context(), "apply", "-auto-approve", fmt.Sprintf("-parallelism=%d", parallelism))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan cli.Result, 1)
	go func() {
		result, _ := process.Wait()
		ended <- result
	}()
	var kill <-chan time.Time
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case result := <-ended:
			if result.ExitCode != 0 {
				t.Fatalf("the apply failed before it was killed:\n%s", result.Text())
			}
			return false
		case <-poll.C:
			if kill == nil && at.holds() {
				kill = time.After(at.after)
			}
		case <-kill:
			if err := process.Kill(); err != nil {
				t.Fatal(err)
			}
			return (<-ended).ExitCode == -1
		}
	}
}

// orphans returns the IDs of the clips in Live Station that are not in state.
func (e *env) orphans(resources map[string]cli.Resource) map[string]bool {
	owned := map[string]bool{}
	for _, resource := range resources {
		id, _ := resource.Values["id"].(string)
		owned[id] = true
	}
	orphans := map[string]bool{}
	for _, clip := range e.Clips() {
		if id := fmt.Sprint(clip.ID); !owned[id] {
			orphans[id] = true
		}
	}
	return orphans
}

// newSlowServer serves the simulator with up to 200 ms before the work of each request and up to 200 ms after it. A caller
// that is killed meanwhile has sent its request all the same, so the work is done. Without these delays a kill would hardly
// ever meet a request in flight.
func newSlowServer(t *testing.T, e *env, seed uint64) *httptest.Server {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 1))
	delay := func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.IntN(200)) * time.Millisecond
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		request := r.Clone(t.Context())
		request.Body = io.NopCloser(strings.NewReader(string(body)))
		time.Sleep(delay())
		response := httptest.NewRecorder()
		e.ServeHTTP(response, request)
		time.Sleep(delay())
		maps.Copy(w.Header(), response.Header())
		w.WriteHeader(response.Code)
		_, _ = w.Write(response.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	return server
}
