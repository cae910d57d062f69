// SPDX-License-Identifier: MPL-2.0

package wait_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// latency is how long each request to a fakeService takes.
const latency = 20 * time.Millisecond

// fakeService holds objects that are completed at their times, and records its requests.
type fakeService struct {
	mu        sync.Mutex
	completed map[string]time.Time
	// unlisted objects are missing from the list.
	unlisted map[string]bool
	// listOmitsDetails makes the list leave out n.
	listOmitsDetails bool
	// listError returns the error of a list.
	listError func() error
	// listHangs makes a list hang until its context ends, and getHangs a Get of these objects.
	listHangs bool
	getHangs  map[string]bool

	// gets are the times of the Get requests by ID, and lists those of the list requests.
	gets  map[string][]time.Time
	lists []time.Time
	// listedObjects is the number of objects that all lists returned together.
	listedObjects int
	// listsCutOff is the number of lists whose context ended.
	listsCutOff int
}

// newFakeService has one object for each job, completed after that time.
func newFakeService(jobs ...time.Duration) *fakeService {
	s := &fakeService{
		completed: map[string]time.Time{}, unlisted: map[string]bool{}, gets: map[string][]time.Time{}, getHangs: map[string]bool{},
		listError: func() error { return nil },
	}
	for i, job := range jobs {
		s.add(fmt.Sprint(i), job)
	}
	return s
}

func (s *fakeService) add(id string, job time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.completed[id] = time.Now().Add(job)
}

func (s *fakeService) newGroup() *wait.Group[object] {
	return &wait.Group[object]{
		Get: s.get, List: s.list,
		Incomplete: func(o object) bool { return o.state == "COMPLETED" && o.n == 0 },
	}
}

func (s *fakeService) view(id string) object {
	if time.Now().Before(s.completed[id]) {
		return object{1, "CREATING"}
	}
	return object{1, "COMPLETED"}
}

func (s *fakeService) get(ctx context.Context, id string) (object, error) {
	s.mu.Lock()
	s.gets[id] = append(s.gets[id], time.Now())
	hangs := s.getHangs[id]
	s.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return object{}, errTransient
	}
	time.Sleep(latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view(id), ctx.Err()
}

func (s *fakeService) list(ctx context.Context) (map[string]object, error) {
	s.mu.Lock()
	s.lists = append(s.lists, time.Now())
	hangs := s.listHangs
	s.mu.Unlock()
	if hangs {
		<-ctx.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.listsCutOff++
		return nil, ctx.Err()
	}
	time.Sleep(latency / 2)
	defer time.Sleep(latency / 2)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.listError(); err != nil {
		return nil, err
	}
	listed := map[string]object{}
	for id := range s.completed {
		if s.unlisted[id] {
			continue
		}
		o := s.view(id)
		if s.listOmitsDetails {
			o.n = 0
		}
		listed[id] = o
	}
	s.listedObjects += len(listed)
	if ctx.Err() != nil {
		s.listsCutOff++
	}
	return listed, ctx.Err()
}

func (s *fakeService) listCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lists)
}

// getCount is the number of Get requests, for one object or, without an ID, for all.
func (s *fakeService) getCount(ids ...string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for id, times := range s.gets {
		if len(ids) == 0 || id == ids[0] {
			n += len(times)
		}
	}
	return n
}

// result is how the wait for one object ended.
type result struct {
	// lag is the time from the completion of the object to the end of the wait.
	lag time.Duration
	err error
}

// waitForAll waits for all objects of the service at once.
func (s *fakeService) waitForAll(t *testing.T, g *wait.Group[object], timeout time.Duration) map[string]result {
	t.Helper()
	s.mu.Lock()
	objects := maps.Clone(s.completed)
	s.mu.Unlock()
	results := map[string]result{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for id, completed := range objects {
		all.Go(func() {
			last, seen, err := g.Wait(t.Context(), newConfig(timeout), id)
			mu.Lock()
			defer mu.Unlock()
			results[id] = result{time.Since(completed), err}
			if want := (object{1, "COMPLETED"}); err == nil && (!seen || last != want) {
				t.Errorf("%s: last = %v, seen = %t, want %v", id, last, seen, want)
			}
		})
	}
	all.Wait()
	return results
}

// requireTimely checks that each end was seen within a tenth of the job, at least 1.05 s and at most 15 s, and a few
// latencies.
func requireTimely(t *testing.T, results map[string]result, job time.Duration) {
	t.Helper()
	limit := min(max(job/10, 1050*time.Millisecond), 15*time.Second) + 3*latency
	for id, r := range results {
		if r.err != nil {
			t.Errorf("%s: %v", id, r.err)
		}
		if r.lag < 0 || r.lag > limit {
			t.Errorf("%s: end seen %s late, want at most %s", id, r.lag, limit)
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

func TestGroup_onlyWaiterNeverLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(20 * time.Second)
		requireTimely(t, s.waitForAll(t, s.newGroup(), time.Hour), 20*time.Second)
		if n := s.listCount(); n != 0 {
			t.Errorf("%d lists, want none", n)
		}
		if n := s.getCount(); n > 20 {
			t.Errorf("%d gets, want at most 20", n)
		}
	})
}

func TestGroup_manyWaitersCostAsMuchAsOne(t *testing.T) {
	for _, job := range []time.Duration{3 * time.Second, 20 * time.Second, 5 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			one, many := newFakeService(job), newFakeService(repeat(50, job)...)
			requireTimely(t, one.waitForAll(t, one.newGroup(), time.Hour), job)
			requireTimely(t, many.waitForAll(t, many.newGroup(), time.Hour), job)
			if n, limit := many.listCount()+many.getCount(), one.getCount()*5/4+3; n > limit {
				t.Errorf("a job of %s: %d lists and %d gets for 50 objects, want at most %d requests", job, many.listCount(), many.getCount(), limit)
			}
		})
	}
}

func TestGroup_withoutListGetsEachObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, 20*time.Second)...)
		g := wait.Group[object]{Get: s.get}
		requireTimely(t, s.waitForAll(t, &g, time.Hour), 20*time.Second)
		if n := s.getCount(); n > 60 {
			t.Errorf("%d gets, want at most 20 for each of 3 objects", n)
		}
	})
}

// A young waiter is polled often without more requests for an old one.
func TestGroup_keepsBackoffOfEachWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(time.Hour)
		g := s.newGroup()
		var old sync.WaitGroup
		old.Go(func() { _, _, _ = g.Wait(t.Context(), newConfig(20*time.Minute), "0") })
		time.Sleep(10*time.Minute + time.Second)
		joined, getsBefore := time.Now(), s.getCount("0")

		s.add("1", 5*time.Second)
		if _, _, err := g.Wait(t.Context(), newConfig(time.Minute), "1"); err != nil {
			t.Error(err)
		}
		if elapsed := time.Since(joined); elapsed > 6200*time.Millisecond {
			t.Errorf("the young waiter ended after %s, want at most 6.2s", elapsed)
		}
		if n := s.getCount("0") - getsBefore; n > 1 {
			t.Errorf("%d gets for the old waiter while the young one waited, want at most 1", n)
		}
		old.Wait()
		if n := s.listCount(); n == 0 || n > 8 {
			t.Errorf("%d lists, want 1 to 8", n)
		}
		if s.lists[0].Before(joined) {
			t.Errorf("listed %s before there was a second waiter", joined.Sub(s.lists[0]))
		}
	})
}

func TestGroup_getsObjectMissingFromList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, 20*time.Second)...)
		s.unlisted["7"] = true
		requireTimely(t, s.waitForAll(t, s.newGroup(), time.Hour), 20*time.Second)
		if n := s.getCount("7"); n < 10 {
			t.Errorf("%d gets of the missing object, want at least 10", n)
		}
		if n := s.getCount() - s.getCount("7"); n > 2 {
			t.Errorf("%d gets of listed objects, want at most 2", n)
		}
		if n := s.listCount(); n > 30 {
			t.Errorf("%d lists, want at most 30", n)
		}
	})
}

func TestGroup_returnsNotFoundOnlyFromGet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, 20*time.Second)...)
		errNotFound := errors.New("not found")
		g := s.newGroup()
		g.Get = func(ctx context.Context, id string) (object, error) {
			o, err := s.get(ctx, id)
			if id == "2" {
				return object{}, errNotFound
			}
			return o, err
		}
		s.unlisted["2"] = true
		results := s.waitForAll(t, g, time.Hour)
		if !errors.Is(results["2"].err, errNotFound) {
			t.Errorf("error for the missing object = %v, want the error of Get", results["2"].err)
		}
		delete(results, "2")
		requireTimely(t, results, 20*time.Second)
		if n := s.getCount("2"); n != 1 {
			t.Errorf("%d gets of the missing object, want 1", n)
		}
	})
}

func TestGroup_usesListThatCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, time.Minute)...)
		for id := range s.completed {
			s.unlisted[id] = true
		}
		g := s.newGroup()
		time.AfterFunc(3*time.Second, func() {
			s.mu.Lock()
			clear(s.unlisted)
			s.mu.Unlock()
			s.add("late", time.Minute)
			go func() { _, _, _ = g.Wait(t.Context(), newConfig(time.Hour), "late") }()
		})
		requireTimely(t, s.waitForAll(t, g, time.Hour), time.Minute)
		if n := s.getCount(); n > 60 {
			t.Errorf("%d gets and %d lists, want at most 60 gets", n, s.listCount())
		}
	})
}

func TestGroup_waiterThatJoinsDuringListIsInTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(time.Minute)
		g := s.newGroup()
		var all sync.WaitGroup
		all.Go(func() { _, _, _ = g.Wait(t.Context(), newConfig(time.Hour), "0") })
		for i := range 20 {
			time.Sleep(latency / 8)
			id := fmt.Sprint("late", i)
			s.add(id, time.Minute)
			all.Go(func() { _, _, _ = g.Wait(t.Context(), newConfig(500*time.Millisecond), id) })
		}
		time.Sleep(500 * time.Millisecond)
		if gets, lists := s.getCount(), s.listCount(); gets > 2 || lists > 6 {
			t.Errorf("%d gets and %d lists for 20 waiters that joined within %s, want at most 2 and 6", gets, lists, 20*latency/8)
		}
		all.Wait()
	})
}

// The clock does not tell which came first, the list or the waiter.
func TestGroup_waiterThatJoinsAtTheInstantOfAListIsInTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent, release := make(chan struct{}), make(chan struct{})
		var lists, gets atomic.Int32
		g := wait.Group[object]{
			Get: func(_ context.Context, id string) (object, error) {
				if id == "late" {
					gets.Add(1)
				}
				return object{1, "CREATING"}, nil
			},
			List: func(context.Context) (map[string]object, error) {
				listed := map[string]object{"0": {1, "CREATING"}, "1": {1, "CREATING"}}
				if lists.Add(1) == 1 {
					close(sent)
					<-release
				} else {
					listed["late"] = object{1, "CREATING"}
				}
				return listed, nil
			},
		}
		var all sync.WaitGroup
		waitFor := func(id string) {
			all.Go(func() { _, _, _ = g.Wait(t.Context(), newConfig(500*time.Millisecond), id) })
		}
		waitFor("0")
		waitFor("1")
		<-sent
		waitFor("late")
		synctest.Wait()
		close(release)
		all.Wait()
		if n := gets.Load(); n != 0 {
			t.Errorf("%d single gets for the waiter that joined after the list was sent, want none", n)
		}
		if n := lists.Load(); n != 2 {
			t.Errorf("%d lists, want 2", n)
		}
	})
}

// A thousand short jobs, ten at a time: a list for each would fetch all completed objects again and again.
func TestGroup_longListIsNotFetchedForEachNewcomer(t *testing.T) {
	const objects, concurrent = 1000, 10
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService()
		g := s.newGroup()
		next := make(chan string)
		var all sync.WaitGroup
		for range concurrent {
			all.Go(func() {
				for id := range next {
					s.add(id, latency)
					if _, _, err := g.Wait(t.Context(), newConfig(time.Minute), id); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range objects {
			next <- fmt.Sprint(i)
		}
		close(next)
		all.Wait()
		if n := s.listCount() + s.getCount(); n > 3*objects {
			t.Errorf("%d lists and %d gets, want at most %d requests", s.listCount(), s.getCount(), 3*objects)
		}
		if s.listedObjects > 20*objects {
			t.Errorf("the lists returned %d objects, want at most %d", s.listedObjects, 20*objects)
		}
	})
}

func TestGroup_getsDetailsThatListOmits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, 20*time.Second)...)
		s.listOmitsDetails = true
		requireTimely(t, s.waitForAll(t, s.newGroup(), time.Hour), 20*time.Second)
		if gets, lists := s.getCount(), s.listCount(); gets > 12 || lists > 25 {
			t.Errorf("%d gets and %d lists, want at most 12 and 25", gets, lists)
		}
	})
}

func TestGroup_withoutIncompleteUsesListAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, 20*time.Second)...)
		g := wait.Group[object]{Get: s.get, List: s.list}
		requireTimely(t, s.waitForAll(t, &g, time.Hour), 20*time.Second)
		if n := s.getCount(); n > 1 {
			t.Errorf("%d gets, want at most 1", n)
		}
	})
}

func TestGroup_sendsOneGetAtATimeForEachWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(3*time.Second, 20*time.Second, 20*time.Second)
		s.listOmitsDetails, s.getHangs["0"] = true, true
		s.waitForAll(t, s.newGroup(), time.Minute)
		if n := s.getCount("0"); n != 1 {
			t.Errorf("%d gets of the object whose first get hangs, want 1", n)
		}
	})
}

func TestGroup_failingListIsRetriedOncePerMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, 5*time.Minute)...)
		start := time.Now()
		s.listError = func() error {
			if time.Since(start) > 100*time.Second {
				return errPermanent
			}
			return nil
		}
		requireTimely(t, s.waitForAll(t, s.newGroup(), time.Hour), 5*time.Minute)
		failed := 0
		for _, sent := range s.lists {
			if sent.Sub(start) > 100*time.Second {
				failed++
			}
		}
		if failed == 0 || failed > 4 {
			t.Errorf("%d failed lists in 200s, want 1 to 4", failed)
		}
	})
}

func TestGroup_listIsUsedAgainAfterItFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(10, 5*time.Minute)...)
		start := time.Now()
		s.listError = func() error {
			if time.Since(start) < 10*time.Second {
				return errPermanent
			}
			return nil
		}
		requireTimely(t, s.waitForAll(t, s.newGroup(), time.Hour), 5*time.Minute)
		for id, times := range s.gets {
			for _, sent := range times {
				if sent.Sub(start) > 75*time.Second {
					t.Fatalf("object %s was read singly %s after the start, want lists from 1m15s", id, sent.Sub(start))
				}
			}
		}
	})
}

func TestGroup_hangingListIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, 40*time.Second)...)
		s.listHangs = true
		for id, r := range s.waitForAll(t, s.newGroup(), time.Hour) {
			if r.err != nil || r.lag > 16*time.Second {
				t.Errorf("%s: end seen %s late, want at most 16s; error %v", id, r.lag, r.err)
			}
		}
		if s.listsCutOff != 1 || len(s.lists) != 1 {
			t.Errorf("%d lists, %d of them cut off, want 1 and 1", len(s.lists), s.listsCutOff)
		}
	})
}

func TestGroup_waitEndsWhileListHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(2, time.Hour)...)
		s.listHangs = true
		g := s.newGroup()
		start := time.Now()
		var all sync.WaitGroup
		all.Go(func() { _, _, _ = g.Wait(t.Context(), newConfig(12*time.Second), "0") })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		_, _, err := g.Wait(ctx, newConfig(time.Hour), "1")
		if elapsed := time.Since(start); elapsed != 5*time.Second || !errors.As(err, new(*wait.CancelledError)) {
			t.Errorf("ended after %s with %T %v, want CancelledError after 5s", elapsed, err, err)
		}
		all.Wait()
	})
}

func TestGroup_hangingGetDoesNotDisturbOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(5, 20*time.Second)...)
		s.unlisted["3"], s.getHangs["3"] = true, true
		results := s.waitForAll(t, s.newGroup(), time.Minute)
		if err := results["3"].err; !errors.As(err, new(*wait.TimeoutError)) {
			t.Errorf("the wait whose get hangs ended with %T %v, want TimeoutError", err, err)
		}
		delete(results, "3")
		requireTimely(t, results, 20*time.Second)
	})
}

func TestGroup_endOfWaitCutsOffItsGet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		returned := false
		g := wait.Group[object]{Get: func(ctx context.Context, _ string) (object, error) {
			<-ctx.Done()
			returned = true
			return object{}, ctx.Err()
		}}
		_, _, err := g.Wait(t.Context(), newConfig(5*time.Second), "1")
		synctest.Wait()
		if !returned {
			t.Errorf("Get still hangs after the wait ended with %v", err)
		}
	})
}

func TestGroup_slowCallbackDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(5, 20*time.Second)...)
		g := s.newGroup()
		var slow sync.WaitGroup
		slow.Go(func() {
			c := newConfig(time.Hour)
			c.State = func(o object) string {
				time.Sleep(time.Minute)
				return o.state
			}
			if _, _, err := g.Wait(t.Context(), c, "0"); err != nil {
				t.Error(err)
			}
		})
		requireTimely(t, s.waitForAll(t, g, time.Hour), 20*time.Second)
		slow.Wait()
	})
}

func TestGroup_listOutlivesTheWaiterThatCausedIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, 20*time.Second)...)
		g := s.newGroup()
		ctx, cancel := context.WithCancel(t.Context())
		var first sync.WaitGroup
		first.Go(func() { _, _, _ = g.Wait(ctx, newConfig(time.Hour), "0") })
		time.Sleep(2 * latency) // The first waiter has its first response.
		time.AfterFunc(latency/4, cancel)
		requireTimely(t, s.waitForAll(t, g, time.Hour), 20*time.Second)
		first.Wait()
		if s.listsCutOff != 0 {
			t.Errorf("%d of %d lists were cut off, want none", s.listsCutOff, len(s.lists))
		}
	})
}

// The times include those at which a list is in flight on behalf of the cancelled waiter.
func TestGroup_cancelledWaiterDoesNotDisturbOthers(t *testing.T) {
	for _, at := range []time.Duration{0, latency / 2, latency, 3*time.Second + latency/2, 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := newFakeService(repeat(10, 20*time.Second)...)
			g := s.newGroup()
			var cancelled sync.WaitGroup
			for range 5 {
				cancelled.Go(func() {
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(at, cancel)
					start := time.Now()
					_, _, err := g.Wait(ctx, newConfig(time.Hour), "0")
					if elapsed := time.Since(start); elapsed != at || !errors.As(err, new(*wait.CancelledError)) {
						t.Errorf("cancelled after %s: ended after %s with %T %v", at, elapsed, err, err)
					}
				})
			}
			requireTimely(t, s.waitForAll(t, g, time.Hour), 20*time.Second)
			cancelled.Wait()
		})
	}
}

func TestGroup_lastWaiterCancelsListWithoutBlockingTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, time.Hour)...)
		s.listHangs = true
		g := s.newGroup()
		for id, r := range s.waitForAll(t, g, 2*time.Second) {
			if !errors.As(r.err, new(*wait.TimeoutError)) {
				t.Errorf("%s: %T %v, want TimeoutError", id, r.err, r.err)
			}
		}
		synctest.Wait()
		if s.listsCutOff != 1 {
			t.Fatalf("%d lists were cut off, want 1", s.listsCutOff)
		}

		time.Sleep(30 * time.Second)
		s.listHangs = false
		lists, gets := s.listCount(), s.getCount()
		s.waitForAll(t, g, 5*time.Second)
		if s.listCount() == lists {
			t.Error("no list after the canceled one")
		}
		if n := s.getCount() - gets; n > 1 {
			t.Errorf("%d gets after the canceled list, want at most 1", n)
		}
	})
}

func TestGroup_sendsNothingWithoutWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(repeat(3, time.Hour)...)
		s.waitForAll(t, s.newGroup(), 5*time.Second)
		synctest.Wait()
		before := s.listCount() + s.getCount()
		time.Sleep(time.Minute)
		if n := s.listCount() + s.getCount() - before; n != 0 {
			t.Errorf("%d requests without a waiter, want none", n)
		}
	})
}
