package wait_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// latency is how long each question of a world takes.
const latency = 20 * time.Millisecond

// world holds things that are done at their times, and counts what it is asked.
type world struct {
	mu   sync.Mutex
	done map[string]time.Time
	// unlisted are left out of the answer for all; brief has no n there.
	unlisted map[string]bool
	brief    bool
	// all is the error of the question for all, if it is not nil; hangs makes it hang until it is cut off.
	all   func() error
	hangs bool
	// ones are the times of the single questions for each thing, lists those of the questions for all.
	ones    map[string][]time.Time
	lists   []time.Time
	listed  int // things that they gave
	cutOff  int
	hanging map[string]bool
}

// newWorld holds a thing for each duration, done so long after now.
func newWorld(jobs ...time.Duration) *world {
	w := &world{done: map[string]time.Time{}, unlisted: map[string]bool{}, ones: map[string][]time.Time{}, hanging: map[string]bool{}}
	for i, job := range jobs {
		w.done[fmt.Sprint(i)] = time.Now().Add(job)
	}
	return w
}

func (w *world) poller() *wait.Poller[thing] {
	return &wait.Poller[thing]{
		Pause: wait.Tenth, One: w.askOne, All: w.askAll,
		Partial: func(it thing) bool { return it.state == "COMPLETED" && it.n == 0 },
	}
}

func (w *world) see(id string) thing {
	if time.Now().Before(w.done[id]) {
		return thing{1, "CREATING"}
	}
	return thing{1, "COMPLETED"}
}

func (w *world) askOne(ctx context.Context, id string) (thing, error) {
	w.mu.Lock()
	w.ones[id] = append(w.ones[id], time.Now())
	hangs := w.hanging[id]
	w.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return thing{}, errPasses
	}
	time.Sleep(latency)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.see(id), ctx.Err()
}

func (w *world) askAll(ctx context.Context) (map[string]thing, error) {
	w.mu.Lock()
	w.lists = append(w.lists, time.Now())
	w.mu.Unlock()
	if w.hangs {
		<-ctx.Done()
		w.cutOff++
		return nil, ctx.Err()
	}
	time.Sleep(latency / 2)
	defer time.Sleep(latency / 2)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all != nil {
		if err := w.all(); err != nil {
			return nil, err
		}
	}
	all := map[string]thing{}
	for id := range w.done {
		it := w.see(id)
		if w.brief {
			it.n = 0
		}
		if !w.unlisted[id] {
			all[id] = it
		}
	}
	w.listed += len(all)
	return all, ctx.Err()
}

// singly is how many single questions there were.
func (w *world) singly() int {
	n := 0
	for _, times := range w.ones {
		n += len(times)
	}
	return n
}

// waitForAll waits for all things at once, and gives how late each was seen, and each error.
func (w *world) waitForAll(t *testing.T, p *wait.Poller[thing], timeout time.Duration) (lags map[string]time.Duration, errs map[string]error) {
	t.Helper()
	lags, errs = map[string]time.Duration{}, map[string]error{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for id, done := range maps.Clone(w.done) {
		all.Go(func() {
			got, seen, err := waiter(timeout).Wait(t.Context(), p, id)
			mu.Lock()
			defer mu.Unlock()
			lags[id], errs[id] = time.Since(done), err
			if err == nil && (!seen || got != (thing{1, "COMPLETED"})) {
				t.Errorf("%s: got %v, seen = %t", id, got, seen)
			}
		})
	}
	all.Wait()
	return lags, errs
}

// inTime checks that everything was seen within a tenth of its job, a second at least and 15 at most, and a few questions.
func inTime(t *testing.T, lags map[string]time.Duration, errs map[string]error, job time.Duration) {
	t.Helper()
	late := min(max(job/10, 1050*time.Millisecond), 15*time.Second) + 3*latency
	for id, lag := range lags {
		if errs[id] != nil || lag < 0 || lag > late {
			t.Errorf("%s: seen %s late, want at most %s; error %v", id, lag, late, errs[id])
		}
	}
}

func repeat(n int, job time.Duration) []time.Duration {
	jobs := make([]time.Duration, n)
	for i := range jobs {
		jobs[i] = job
	}
	return jobs
}

func TestPoller_oneQuestionForAll(t *testing.T) {
	for _, job := range []time.Duration{3 * time.Second, 20 * time.Second, 5 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			alone := newWorld(job)
			lags, errs := alone.waitForAll(t, alone.poller(), time.Hour)
			inTime(t, lags, errs, job)
			if len(alone.lists) > 0 {
				t.Errorf("who waits alone asked for all %d times", len(alone.lists))
			}
			many := newWorld(repeat(50, job)...)
			lags, errs = many.waitForAll(t, many.poller(), time.Hour)
			inTime(t, lags, errs, job)
			if asked := len(many.lists) + many.singly(); asked > alone.singly()*5/4+3 {
				t.Errorf("a job of %s: 50 asked %d times for all and %d times for one, one alone %d times", job, len(many.lists), many.singly(), alone.singly())
			}
		})
	}
}

// Each keeps its own schedule: one that has waited for long is not asked about more often singly because a young one is
// there, and the young one not less often because of the old.
func TestPoller_keepsTheScheduleOfEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Hour)
		p := w.poller()
		var all sync.WaitGroup
		all.Go(func() { _, _, _ = waiter(20*time.Minute).Wait(t.Context(), p, "0") })
		time.Sleep(10*time.Minute + time.Second)
		begun := time.Now()
		w.mu.Lock()
		old := len(w.ones["0"])
		w.done["1"] = begun.Add(5 * time.Second)
		w.mu.Unlock()
		if _, _, err := waiter(time.Minute).Wait(t.Context(), p, "1"); err != nil || time.Since(begun) > 6200*time.Millisecond {
			t.Errorf("the young one: %v after %s", err, time.Since(begun))
		}
		w.mu.Lock()
		if asked := len(w.ones["0"]) - old; asked > 1 || len(w.lists) == 0 {
			t.Errorf("the old one was asked about singly %d times in 6s; lists: %d", asked, len(w.lists))
		}
		w.mu.Unlock()
		all.Wait()
		if w.lists[0].Before(begun) || len(w.lists) > 8 {
			t.Errorf("lists: %d, the first %s after the young one came", len(w.lists), w.lists[0].Sub(begun))
		}
	})
}

func TestPoller_whatTheListLeavesOutIsAskedSingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(10, 20*time.Second)...)
		w.unlisted["7"] = true
		lags, errs := w.waitForAll(t, w.poller(), time.Hour)
		inTime(t, lags, errs, 20*time.Second)
		if n := len(w.ones["7"]); n < 10 {
			t.Errorf("what is not in the list was asked for %d times", n)
		}
		if len(w.lists) > 30 || w.singly()-len(w.ones["7"]) > 2 {
			t.Errorf("lists: %d, single questions for the others: %d", len(w.lists), w.singly()-len(w.ones["7"]))
		}
	})
}

// What comes to be while a list is under way is in the next one.
func TestPoller_whoJoinsWhileAListIsUnderWayIsInTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Minute)
		p := w.poller()
		var all sync.WaitGroup
		all.Go(func() { _, _, _ = waiter(time.Hour).Wait(t.Context(), p, "0") })
		for i := range 20 {
			time.Sleep(latency / 8)
			id := fmt.Sprint("late", i)
			w.mu.Lock()
			w.done[id] = time.Now().Add(time.Minute)
			w.mu.Unlock()
			all.Go(func() { _, _, _ = waiter(500*time.Millisecond).Wait(t.Context(), p, id) })
		}
		time.Sleep(500 * time.Millisecond)
		w.mu.Lock()
		if n := w.singly(); n > 2 || len(w.lists) > 6 {
			t.Errorf("for 20 who came within %s: %d single questions, %d lists", 20*latency/8, n, len(w.lists))
		}
		w.mu.Unlock()
		all.Wait()
	})
}

// A thousand quick things, ten at a time: not each of them brings all that are done already.
func TestPoller_aLongRowOfQuickThingsDoesNotBringAllEachTime(t *testing.T) {
	const things, atOnce = 1000, 10
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		p := w.poller()
		next := make(chan string)
		var all sync.WaitGroup
		for range atOnce {
			all.Go(func() {
				for id := range next {
					w.mu.Lock()
					w.done[id] = time.Now().Add(latency)
					w.mu.Unlock()
					if _, _, err := waiter(time.Minute).Wait(t.Context(), p, id); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range things {
			next <- fmt.Sprint(i)
		}
		close(next)
		all.Wait()
		if questions := len(w.lists) + w.singly(); questions > 3*things || w.listed > 20*things {
			t.Errorf("%d things: %d lists gave %d, %d single questions", things, len(w.lists), w.listed, w.singly())
		}
	})
}

// A list that lags behind at first is used all the same once it has caught up.
func TestPoller_aListThatCatchesUpIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(10, time.Minute)...)
		for id := range w.done {
			w.unlisted[id] = true
		}
		p := w.poller()
		time.AfterFunc(3*time.Second, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			clear(w.unlisted)
			w.done["late"] = time.Now().Add(time.Minute)
			go func() { _, _, _ = waiter(time.Hour).Wait(t.Context(), p, "late") }()
		})
		lags, errs := w.waitForAll(t, p, time.Hour)
		inTime(t, lags, errs, time.Minute)
		if n := w.singly(); n > 60 {
			t.Errorf("single questions: %d; lists: %d", n, len(w.lists))
		}
	})
}

func TestPoller_whatTheListTellsInPartIsAskedSinglyAtItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(10, 20*time.Second)...)
		w.brief = true
		lags, errs := w.waitForAll(t, w.poller(), time.Hour)
		inTime(t, lags, errs, 20*time.Second)
		if n := w.singly(); n > 12 || len(w.lists) > 25 {
			t.Errorf("single questions: %d; lists: %d", n, len(w.lists))
		}
	})
}

func TestPoller_whereAllIsRefusedEachIsAskedSingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(10, 5*time.Minute)...)
		begun := time.Now()
		w.all = func() error {
			if time.Since(begun) > 100*time.Second {
				return errStays
			}
			return nil
		}
		lags, errs := w.waitForAll(t, w.poller(), time.Hour)
		inTime(t, lags, errs, 5*time.Minute)
		refused := 0
		for _, at := range w.lists {
			if at.Sub(begun) > 100*time.Second {
				refused++
			}
		}
		if refused == 0 || refused > 4 {
			t.Errorf("asked for all %d times after that was refused, want about once a minute", refused)
		}
	})
}

// A question for all that hangs holds nobody up for longer than the longest pause.
func TestPoller_aQuestionForAllThatHangsIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(3, 40*time.Second)...)
		w.hangs = true
		lags, errs := w.waitForAll(t, w.poller(), time.Hour)
		for id, lag := range lags {
			if errs[id] != nil || lag > 16*time.Second {
				t.Errorf("%s: seen %s late, error %v", id, lag, errs[id])
			}
		}
		if w.cutOff != len(w.lists) || len(w.lists) > 1 {
			t.Errorf("asked for all %d times, cut off %d", len(w.lists), w.cutOff)
		}
	})
}

// A single question that hangs disturbs no other.
func TestPoller_aSingleQuestionThatHangsDisturbsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(5, 20*time.Second)...)
		w.unlisted["3"], w.hanging["3"] = true, true
		lags, errs := w.waitForAll(t, w.poller(), time.Minute)
		if !errors.As(errs["3"], new(*wait.TimeoutError)) {
			t.Errorf("what hangs ended with %v", errs["3"])
		}
		delete(lags, "3")
		inTime(t, lags, errs, 20*time.Second)
	})
}

// Whoever is cancelled, also the one on whose behalf a question for all is under way, disturbs no other.
func TestPoller_cancellingOneDisturbsNoOther(t *testing.T) {
	for _, at := range []time.Duration{0, latency / 2, latency, 3*time.Second + latency/2, 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(repeat(10, 20*time.Second)...)
			p := w.poller()
			var cancelled sync.WaitGroup
			for range 5 {
				cancelled.Go(func() {
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(at, cancel)
					begun := time.Now()
					_, _, err := waiter(time.Hour).Wait(ctx, p, "0")
					if !errors.As(err, new(*wait.CancelledError)) || time.Since(begun) != at {
						t.Errorf("cancelled after %s: ended after %s with %v", at, time.Since(begun), err)
					}
				})
			}
			lags, errs := w.waitForAll(t, p, time.Hour)
			inTime(t, lags, errs, 20*time.Second)
			cancelled.Wait()
		})
	}
}

// With the last who waits ends the question for all, and that counts for nothing against the next.
func TestPoller_asksNothingForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(repeat(3, time.Hour)...)
		w.hangs = true
		p := w.poller()
		_, errs := w.waitForAll(t, p, 2*time.Second)
		for id, err := range errs {
			if !errors.As(err, new(*wait.TimeoutError)) {
				t.Errorf("%s: %v", id, err)
			}
		}
		synctest.Wait()
		if w.cutOff != 1 {
			t.Fatalf("the question for all was cut off %d times", w.cutOff)
		}
		time.Sleep(30 * time.Second)
		w.hangs = false
		before, single := len(w.lists), w.singly()
		_, _ = w.waitForAll(t, p, 5*time.Second)
		if len(w.lists) == before || w.singly() > single+1 {
			t.Errorf("lists: %d, single questions: %d", len(w.lists)-before, w.singly()-single)
		}
	})
}
