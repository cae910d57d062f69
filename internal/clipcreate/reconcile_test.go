// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestReconcile_waitsForListThatLagsBehind(t *testing.T) {
	inBubbleWith(t, func(b *simulator.Behavior) { b.ListLag = 8 * time.Second }, func(t *testing.T, e *env) {
		for i, kind := range []simulator.FaultKind{simulator.LostResponse, simulator.ResetThenWork} {
			e.onPOST(kind)
			e.created(e.request(int64(i)*1000), FoundAfterLostResponse)
		}
		e.checkPOSTs(2)
	})
}

func TestReconcile_ignoresOlderClipsAndOtherDestinations(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.addForeignClip()
		time.Sleep(10 * time.Minute)
		e.addClip(e.request(0).inFolder("/other"), clipLength)
		e.onPOST(simulator.LostResponse)
		e.created(e.request(1000), FoundAfterLostResponse)
	})
}

func TestReconcile_severalCandidatesStayUnconfirmed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		foreign := e.addForeignClip()
		e.onPOST(simulator.LostResponse)
		err := e.unconfirmed(e.request(0), SeveralCandidates)
		e.requireCandidates(err.Candidates, foreign, e.Clips()[1])
		if !livestation.IsUnreachable(err) {
			t.Errorf("err = %v, want it to unwrap to the failure of the POST", err)
		}
		e.checkPOSTs(1)
	})
}

// Only a length that fits confirms a clip.
func TestReconcile_foreignClipOfAnotherLengthStaysUnconfirmed(t *testing.T) {
	for _, render := range []simulator.Outcome{{}, {Duration: renderTime}} {
		inBubble(t, func(t *testing.T, e *env) {
			e.render(render)
			foreign := e.addForeignClip()
			e.onPOST(simulator.Reset)
			err := e.unconfirmed(e.request(0), LengthDiffers)
			e.requireCandidates(err.Candidates, foreign)
			if clip := err.Candidates[0]; clip.Duration == nil || *clip.Duration != 120_000 {
				t.Errorf("candidate = %+v, want its length", clip)
			}
			e.checkPOSTs(1)
		})
	}
}

// The error names each clip that may be the right one, also one that appears after a foreign clip.
func TestReconcile_namesClipThatAppearsAfterForeignOne(t *testing.T) {
	for _, c := range []struct {
		name    string
		foreign int
		reason  Reason
		render  simulator.Outcome
	}{
		{"the foreign clip is completed at once", 1, LengthDiffers, simulator.Outcome{}},
		{"the foreign clip is completed later", 1, LengthDiffers, simulator.Outcome{Duration: 5 * time.Minute}},
		{"the foreign clip fails", 1, NotCompleted, simulator.Outcome{Status: "PROCESSING_FAIL"}},
		{"two foreign clips", 2, SeveralCandidates, simulator.Outcome{Duration: renderTime}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.render(c.render)
				for range c.foreign {
					e.addForeignClip()
				}
				e.onPOST(simulator.ResetThenWork)
				e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Skip: 1, Times: 5, Kind: simulator.EndpointError})
				err := e.unconfirmed(e.request(0), c.reason)
				e.requireCandidates(err.Candidates, e.Clips()...)
				if err.ListErr != nil {
					t.Errorf("list error = %v, want none in the end", err.ListErr)
				}
				e.checkClips(c.foreign + 1)
				e.checkPOSTs(1)
			})
		})
	}
}

func TestReconcile_saysThatListOfMoreCandidatesFailed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{})
		foreign := e.addForeignClip()
		e.onPOST(simulator.ResetThenWork)
		e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Skip: 1, Kind: simulator.Forbidden})
		err := e.unconfirmed(e.request(0), LengthDiffers)
		e.requireCandidates(err.Candidates, foreign)
		if !livestation.IsPermissionDenied(err.ListErr) {
			t.Errorf("list error = %v, want the reason why there may be more candidates", err.ListErr)
		}
	})
}

func TestReconcile_interruptEndsSearchForMoreCandidates(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{})
		foreign := e.addForeignClip()
		e.onPOST(simulator.Reset)
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, interrupt)
		start := time.Now()
		_, err := e.createWith(ctx, e.request(0))
		e.requireCandidates(e.requireUnconfirmed(err, LengthDiffers).Candidates, foreign)
		checkTook(t, start, 10*time.Second, 10*time.Second)
	})
}

func TestReconcile_namesClipOfUnresolvedDestinationThatAppearsLate(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.LostResponse)
		e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Forbidden, Times: 1})
		_ = e.unconfirmed(e.request(0), ListFailed)
		e.onPOST(simulator.ResetThenWork)
		err := e.unconfirmed(e.request(1000), SeveralCandidates)
		e.requireCandidates(err.Candidates, e.Clips()...)
	})
}

// A response may take so long that the clip was created after the list was read.
func TestReconcile_slowListIsAsOldAsItsRequest(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.delayLists = 4 * time.Second
		e.startRun()
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.ResetThenWork, Times: 1, Delay: 28 * time.Second})
		e.created(e.request(0), FoundAfterLostResponse)
		e.checkPOSTs(1)
	})
}

func TestReconcile_clipWithoutLengthStaysUnconfirmed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.LostResponse)
		e.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"channelId":"`+e.channel+`","snapshotId":`+e.snapshot+
			`,"shortclip":{"id":1420,"status":"COMPLETED"}}}`))
		err := e.unconfirmed(e.request(0), LengthUnknown)
		e.requireCandidates(err.Candidates, e.Clips()[0])
	})
}

func TestReconcile_clipThatFailsStaysUnconfirmed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{Status: "PROCESSING_FAIL", Duration: renderTime})
		e.onPOST(simulator.LostResponse)
		err := e.unconfirmed(e.request(0), NotCompleted)
		e.requireCandidates(err.Candidates, e.Clips()[0])
		if err.WaitErr == nil || err.Candidates[0].Status != livestation.ShortClipProcessingFail {
			t.Errorf("%v with candidate %+v, want the failure and the last status", err, err.Candidates[0])
		}
	})
}

// The service and the gateway may have different clocks. createdTime is of the one, Date of the other.
func TestReconcile_clocksApartNeverLeadToSecondClip(t *testing.T) {
	for _, c := range []struct {
		ahead  time.Duration
		reason Reason
		found  bool
	}{
		{ahead: -8 * time.Second, reason: MistimedCandidates},
		{ahead: -time.Second, found: true},
		{ahead: time.Second, found: true},
		{ahead: 8 * time.Second, reason: MistimedCandidates},
		{ahead: 4 * time.Minute, reason: MistimedCandidates},
	} {
		t.Run(fmt.Sprintf("gateway ahead by %s", c.ahead), func(t *testing.T) {
			inBubbleWith(t, func(b *simulator.Behavior) { b.GatewayClockAhead = c.ahead }, func(t *testing.T, e *env) {
				e.onPOST(simulator.GatewayTimeout)
				if c.found {
					e.created(e.request(0), FoundAfterLostResponse)
				} else {
					err := e.unconfirmed(e.request(0), c.reason)
					e.requireCandidates(err.Candidates, e.Clips()[0])
				}
				e.checkPOSTs(1)
				e.checkClips(1)
			})
		})
	}
}

// A proxy may write a Date of its own.
func TestReconcile_fastDateNeverLeadsToSecondClip(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetDate(func() string { return time.Now().Add(400 * time.Second).UTC().Format(http.TimeFormat) })
		e.onPOST(simulator.GatewayTimeout)
		err := e.unconfirmed(e.request(0), MistimedCandidates)
		e.requireCandidates(err.Candidates, e.Clips()[0])
		e.checkPOSTs(1)
	})
}

// A slow Date shows an older clip first in the future and, some looks later, in the time since the POST.
func TestReconcile_clipThatWasInTheFutureIsNeverClaimed(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetDate(func() string { return time.Now().Add(-40 * time.Second).UTC().Format(http.TimeFormat) })
		older := e.addClip(e.request(0), clipLength)
		time.Sleep(18 * time.Second)
		e.onPOST(simulator.Reset)
		err := e.unconfirmed(e.request(0), MistimedCandidates)
		e.requireCandidates(err.Candidates, older)
		e.checkPOSTs(1)
	})
}

func TestReconcile_localClockOffWithoutDateNeverLeadsToSecondClip(t *testing.T) {
	for skew, found := range map[time.Duration]bool{-8 * time.Second: false, -time.Second: true, 8 * time.Second: false} {
		t.Run(fmt.Sprintf("local clock ahead by %s", skew), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.clockSkew = skew
				e.SetDate(func() string { return "" })
				e.onPOST(simulator.LostResponse)
				if found {
					e.created(e.request(0), FoundAfterLostResponse)
				} else {
					_ = e.unconfirmed(e.request(0), MistimedCandidates)
				}
				e.checkPOSTs(1)
			})
		})
	}
}

// A list that holds fewer clips than there are does not show that there is no clip.
func TestReconcile_cutListIsNoProof(t *testing.T) {
	for _, c := range []struct {
		name   string
		order  string
		render simulator.Outcome
		found  bool
	}{
		{"the newest clips are listed", "newest-first", simulator.Outcome{}, true},
		{"the clip is not listed, but still CREATING", "oldest-first", simulator.Outcome{Duration: renderTime}, true},
		{"the clip is not listed", "oldest-first", simulator.Outcome{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubbleWith(t, func(b *simulator.Behavior) { b.ClipListLimit, b.ClipListOrder = 2, c.order }, func(t *testing.T, e *env) {
				for range 3 {
					e.addClip(e.request(0).inFolder("/other"), clipLength)
				}
				time.Sleep(time.Minute)
				e.render(c.render)
				e.onPOST(simulator.LostResponse)
				if c.found {
					e.created(e.request(0), FoundAfterLostResponse)
				} else {
					_ = e.unconfirmed(e.request(0), ListIncomplete)
				}
				e.checkPOSTs(1)
			})
		})
	}
}

// How Live Station writes a clip does not matter, and neither does a cut between two frames.
func TestReconcile_findsClipUnderEachBehavior(t *testing.T) {
	for _, behavior := range simulator.EachValue() {
		if behavior.GatewayClockAhead != 0 {
			continue // TestReconcile_clocksApartNeverLeadToSecondClip
		}
		t.Run(behavior.Name, func(t *testing.T) {
			inBubbleWith(t, func(b *simulator.Behavior) { *b = behavior }, func(t *testing.T, e *env) {
				e.onPOST(simulator.LostResponse)
				e.created(e.request(0), FoundAfterLostResponse)
				e.checkPOSTs(1)
			})
		})
	}
}

func TestReconcile_readsClipsWhoseOutputTheListLeavesOut(t *testing.T) {
	inBubbleWith(t, func(b *simulator.Behavior) { b.ListWithoutOutput = true }, func(t *testing.T, e *env) {
		e.addClip(e.request(0).inFolder("/other"), clipLength)
		e.onPOST(simulator.Reset) // creates nothing
		e.created(e.request(0), Created)
		e.checkPOSTs(2)
	})
}

func TestReconcile_listsCreatingClipsIfListShowsNoCandidate(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.Reset)
		e.created(e.request(0), Created)
		all, creating := 0, 0
		for _, r := range e.Requests() {
			switch {
			case r.Query == "shortclipStatus=CREATING":
				creating++
			case r.Operation == simulator.ListShortClips:
				all++
			}
		}
		if all == 0 || creating != all {
			t.Errorf("%d lists of all clips and %d of those that are CREATING, want as many", all, creating)
		}
	})
}

func TestReconcile_toleratesListThatFailsForAWhile(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.LostResponse)
		e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.EndpointError, Times: 8})
		e.created(e.request(0), FoundAfterLostResponse)
		e.checkPOSTs(1)
	})
}

func TestReconcile_listThatCannotBeReadStaysUnconfirmed(t *testing.T) {
	for _, c := range []struct {
		kind simulator.FaultKind
		took time.Duration
	}{
		{simulator.EndpointError, time.Minute},
		{simulator.Garbage, time.Minute},
		{simulator.NotFoundRoute, time.Minute},
		{simulator.Hang, time.Minute},
		{simulator.Unauthorized, 0},
		{simulator.PermissionDenied, 0},
		{simulator.Forbidden, 0},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.onPOST(simulator.LostResponse)
				e.onEachList(c.kind)
				start := time.Now()
				err := e.unconfirmed(e.request(0), ListFailed)
				if err.ListErr == nil || len(err.Candidates) != 0 {
					t.Errorf("list error = %v, %d candidates, want the error of the list alone", err.ListErr, len(err.Candidates))
				}
				// A list with all its retries may take some time more.
				checkTook(t, start, c.took, c.took+3*time.Minute)
				e.checkPOSTs(1)
			})
		})
	}
}

// The list of an expired snapshot may be empty.
func TestReconcile_emptyListOfExpiredSnapshotIsNoProof(t *testing.T) {
	for _, response := range []simulator.ErrorResponse{{StillAvailable: true}, {Status: 404, Code: 250004}, {Status: 400, Code: 250005}} {
		t.Run(response.String(), func(t *testing.T) {
			inBubbleWith(t, func(b *simulator.Behavior) {
				b.ExpiredSnapshotList, b.ExpiredSnapshot = simulator.ErrorResponse{Empty: true}, response
			}, func(t *testing.T, e *env) {
				time.Sleep(59*time.Minute + 50*time.Second)
				e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Delay: 15 * time.Second})
				_ = e.unconfirmed(e.request(0), ListFailed)
				e.checkPOSTs(1)
			})
		})
	}
}

func TestReconcile_interruptKeepsCauseAndCandidates(t *testing.T) {
	inBubbleWith(t, func(b *simulator.Behavior) { b.GatewayClockAhead = 8 * time.Second }, func(t *testing.T, e *env) {
		errStop := errors.New("the user pressed Ctrl-C")
		e.onPOST(simulator.GatewayTimeout)
		ctx, interrupt := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Second, func() { interrupt(errStop) })
		_, err := e.createWith(ctx, e.request(0))
		unconfirmed := e.requireUnconfirmed(err, Interrupted)
		if !errors.Is(unconfirmed.WaitErr, errStop) {
			t.Errorf("err = %v, want the cause of the interrupt", unconfirmed.WaitErr)
		}
		e.requireCandidates(unconfirmed.Candidates, e.Clips()[0])
	})
}
