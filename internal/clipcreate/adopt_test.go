// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestAdopt_createsClipIfNoneExists(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.created(e.request(0).adopting(), Created)
		e.created(e.request(0).inFolder("/other").adopting(), Created)
		if got := e.Count(simulator.ListShortClips); got != 2 {
			t.Errorf("%d lists, want two for the snapshot and the run: all clips, and those that are still CREATING", got)
		}
	})
}

func TestAdopt_adoptsClipOfEarlierRun(t *testing.T) {
	for _, c := range []struct {
		name string
		// age is how old the clip is when the next run begins. It is completed after renderTime.
		age    time.Duration
		change func(*simulator.Behavior)
	}{
		{"completed", time.Minute, func(*simulator.Behavior) {}},
		{"still being rendered", 0, func(*simulator.Behavior) {}},
		{"completed, and the list leaves out its length", time.Minute, func(b *simulator.Behavior) { b.ListWithoutSize = true }},
		{"clocks apart", time.Minute, func(b *simulator.Behavior) { b.GatewayClockAhead = -8 * time.Second }},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubbleWith(t, c.change, func(t *testing.T, e *env) {
				e.addClip(e.request(0), clipLength)
				time.Sleep(c.age)
				result := e.created(e.request(0).adopting(), AdoptedExisting)
				if result.Clip.Status != livestation.ShortClipCompleted || result.Clip.Duration == nil {
					t.Errorf("clip = %+v, want it completed", result.Clip)
				}
				e.checkPOSTs(0)
			})
		})
	}
}

func TestAdopt_createsClipIfExistingOnesDoNotMatch(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.addForeignClip()
		e.addClip(e.request(0).inFolder("/other"), clipLength)
		time.Sleep(time.Minute)
		e.render(simulator.Outcome{Status: "UPLOAD_FAIL"})
		e.addClip(e.request(0), clipLength)
		e.render(simulator.Outcome{})
		e.created(e.request(0).adopting(), Created)
		e.checkPOSTs(1)
	})
}

// Live Station keeps the record of a clip whose mp4 was deleted.
func TestAdopt_createsClipIfMP4OfExistingOneWasDeleted(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		existing := e.addClip(e.request(0), clipLength)
		time.Sleep(time.Minute)
		e.filesGone = []string{strconv.FormatInt(existing.ID, 10)}
		e.created(e.request(0).adopting(), Created)
	})
}

func TestAdopt_severalExistingClipsAreAnError(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		first, second := e.addClip(e.request(0), clipLength), e.addClip(e.request(1000), clipLength)
		_, err := e.create(e.request(0).adopting())
		var several *SeveralExistingError
		if !errors.As(err, &several) {
			t.Fatalf("Create returned %v, want a *SeveralExistingError", err)
		}
		e.requireCandidates(several.Candidates, first, second)
		e.checkPOSTs(0)
	})
}

func TestAdopt_leavesClipsOfOtherResources(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		managed := e.addClip(e.request(0), clipLength)
		e.creator.Claim(e.channel, strconv.FormatInt(managed.ID, 10))
		e.created(e.request(1000).adopting(), Created)
		e.checkPOSTs(1)
	})
}

func TestAdopt_oneClipIsAdoptedByOneCreate(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.addClip(e.request(0), clipLength)
		time.Sleep(time.Minute)
		e.created(e.request(0).adopting(), AdoptedExisting)
		e.created(e.request(1000).adopting(), Created)
	})
}

// Several creates of one destination may run at the same time, and all may find the clip that is still being rendered.
func TestAdopt_waitsForUnfinishedClipAndIgnoresOneOfAnotherLength(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.addForeignClip()
		e.created(e.request(0).adopting(), Created)
		e.checkPOSTs(1)
	})
}

func TestAdopt_createsNothingIfExistingClipIsNotFinishedInTime(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: true} })
		existing := e.addClip(e.request(0), clipLength)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := e.createWith(ctx, e.request(0).adopting())
		var unfinished *UnfinishedClipError
		if !errors.As(err, &unfinished) || unfinished.ID != strconv.FormatInt(existing.ID, 10) {
			t.Errorf("Create returned %v, want an *UnfinishedClipError for clip %d", err, existing.ID)
		}
		e.checkPOSTs(0)
	})
}

func TestAdopt_createsNothingIfExistingClipsAreNotKnown(t *testing.T) {
	for _, c := range []struct {
		name   string
		inject func(e *env)
		is     func(error) bool
	}{
		{"list failed", func(e *env) { e.onEachList(simulator.Forbidden) }, livestation.IsPermissionDenied},
		{"list was cut", func(e *env) {
			e.SetRawResponse(simulator.ListShortClips, []byte(`{"total":30,"content":{"channelId":"`+e.channel+`","snapshotId":`+e.snapshot+`,"shortClipList":[]}}`))
		}, func(err error) bool { return errors.Is(err, ErrListIncomplete) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				c.inject(e)
				if err := e.notCreated(e.request(0).adopting()); !c.is(err) || err.Sends != 0 {
					t.Errorf("err = %v after %d sends, want the reason and no send", err, err.Sends)
				}
				e.checkPOSTs(0)
			})
		})
	}
}

func TestAdopt_readsListAgainAfterItFailed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.addClip(e.request(0), clipLength)
		time.Sleep(time.Minute)
		e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Forbidden, Times: 1})
		_ = e.notCreated(e.request(0).adopting())
		e.created(e.request(0).adopting(), AdoptedExisting)
	})
}

func TestAdopt_interruptEndsWaitForList(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onEachList(simulator.Hang)
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, interrupt)
		start := time.Now()
		var creates []func()
		for i := range 10 {
			creates = append(creates, func() {
				var notCreated *NotCreatedError
				if _, err := e.createWith(ctx, e.request(0).inFolder(strconv.Itoa(i)).adopting()); !errors.As(err, &notCreated) {
					t.Errorf("Create returned %v, want a *NotCreatedError", err)
				}
			})
		}
		together(creates...)
		checkTook(t, start, 5*time.Second, 5*time.Second)
	})
}

// A run that was killed left clips in flight. The next run finds each of them by its destination.
func TestAdopt_findsClipsOfKilledRun(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		for i := range 10 {
			e.addClip(e.request(int64(i)*1000).inFolder(strconv.Itoa(i)), clipLength)
		}
		e.startRun()
		var creates []func()
		for i := range 10 {
			creates = append(creates, func() { e.created(e.request(int64(i)*1000).inFolder(strconv.Itoa(i)).adopting(), AdoptedExisting) })
		}
		together(creates...)
		e.checkPOSTs(0)
	})
}
