// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestCreate_costsOnePOST(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		result := e.created(e.request(0), Created)
		if result.Clip.Status != livestation.ShortClipCreating {
			t.Errorf("status = %s, want the clip as Live Station accepted it", result.Clip.Status)
		}
		if got := len(e.Requests()); got != 1 {
			t.Errorf("%d requests, want the POST alone", got)
		}
	})
}

// Rule 1: creates that share a destination are sent one at a time.
func TestCreate_sendsCreatesOfOneDestinationOneAtATime(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 5 * time.Second})
		together(
			func() { e.created(e.request(0), Created) },
			func() { e.created(e.request(1000).inFolder("/clips/"), Created) }, // the same folder
			func() { e.created(e.request(2000), Created) },
		)
		if got, want := e.posts(), []time.Duration{0, 5 * time.Second, 10 * time.Second}; !slices.Equal(got, want) {
			t.Errorf("the POSTs arrived at %v, want %v", got, want)
		}
	})
}

func TestCreate_runsDifferentDestinationsInParallel(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 5 * time.Second})
		other := e.AddSnapshot(e.channel, 10)
		requests := []Request{e.request(0), e.request(1000).inFolder("/other"), e.request(2000), e.request(3000), e.request(4000)}
		requests[2].Output.BucketName = "archive"
		requests[3].Output.AccessControl = livestation.AccessPublicRead
		requests[4].SnapshotID = strconv.FormatInt(other.ID, 10)
		var creates []func()
		for _, request := range requests {
			creates = append(creates, func() { e.created(request, Created) })
		}
		together(creates...)
		if got, want := e.posts(), make([]time.Duration, len(requests)); !slices.Equal(got, want) {
			t.Errorf("the POSTs arrived at %v, want all at once", got)
		}
	})
}

func TestCreate_keepsItsTurnUntilItsOutcomeIsKnown(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.Reset)
		together(
			func() { e.created(e.request(0), Created) },
			func() {
				time.Sleep(time.Second)
				e.created(e.request(1000), Created)
			},
		)
		posts := e.posts()
		if len(posts) != 3 || posts[1] < 30*time.Second || posts[2] < posts[1] {
			t.Errorf("the POSTs arrived at %v, want the second create after the resend of the first", posts)
		}
	})
}

// One lost response must not hold the other creates of its destination until the clip is rendered.
func TestCreate_endsItsTurnBeforeItsClipIsCompleted(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{Duration: 5 * time.Minute})
		e.onPOST(simulator.LostResponse)
		start := time.Now()
		together(
			func() { e.created(e.request(0), FoundAfterLostResponse) },
			func() {
				time.Sleep(time.Second)
				e.created(e.request(1000), Created)
				checkTook(t, start, 0, 5*time.Second)
			},
		)
	})
}

// Rule 2: only a response that certainly means that nothing was created is a rejection.
func TestCreate_rejectedPOSTCreatesNothing(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.Throttled, simulator.Quota, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.NotFoundRoute, simulator.Refused,
	} {
		t.Run(string(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind})
				err := e.notCreated(e.request(0))
				if err.Sends != 1 || err.Verified {
					t.Errorf("%d sends, verified = %t, want a rejection of the only one", err.Sends, err.Verified)
				}
				if got := e.Count(simulator.ListShortClips); got != 0 {
					t.Errorf("%d lists, want none", got)
				}
			})
		})
	}
}

func TestCreate_serviceRejectionCreatesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		request := e.request(0)
		request.EndTime = (11 * time.Minute).Milliseconds()
		if err := e.notCreated(request); !livestation.IsInvalid(err) || err.Verified {
			t.Errorf("err = %v, want the rejection by Live Station", err)
		}
		e.checkPOSTs(1)
	})
}

// kinds returns the kinds of faults with this work, without those that are no failure or a rejection.
func kinds(work simulator.Work) []simulator.FaultKind {
	rejections := []simulator.FaultKind{
		simulator.Throttled, simulator.Quota, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.NotFoundRoute, simulator.Refused,
	}
	return slices.DeleteFunc(simulator.FaultKinds(), func(kind simulator.FaultKind) bool {
		return kind.Work() != work || kind == simulator.Slow || slices.Contains(rejections, kind)
	})
}

func TestCreate_findsClipAfterLostResponse(t *testing.T) {
	for _, kind := range kinds(simulator.WorkDone) {
		t.Run(string(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.onPOST(kind)
				result := e.created(e.request(0), FoundAfterLostResponse)
				if result.Cause == nil || result.Clip.Status != livestation.ShortClipCompleted {
					t.Errorf("cause = %v, status = %s, want the failure of the POST and a completed clip", result.Cause, result.Clip.Status)
				}
				e.checkPOSTs(1)
			})
		})
	}
}

// The service may still work on a request that its gateway has given up on.
func TestCreate_findsClipThatAppearsLate(t *testing.T) {
	for _, kind := range kinds(simulator.WorkLater) {
		t.Run(string(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.onPOST(kind)
				e.created(e.request(0), FoundAfterLostResponse)
				e.checkPOSTs(1)
			})
		})
	}
}

// Rule 5: the POST is sent again once no candidate appeared for 30 seconds, whatever the kind of failure.
func TestCreate_resendsAfterThirtySecondsWithoutCandidate(t *testing.T) {
	for _, kind := range kinds(simulator.NoWork) {
		if kind == simulator.UnknownCode {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.onPOST(kind)
				e.created(e.request(0), Created)
				posts := e.posts()
				if len(posts) != 2 || posts[1] < 30*time.Second || posts[1] > 65*time.Second {
					t.Errorf("the POSTs arrived at %v, want the second after 30 s", posts)
				}
				e.checkClips(1)
			})
		})
	}
}

func TestCreate_resendsAtMostThreeTimes(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Reset})
		start := time.Now()
		err := e.notCreated(e.request(0))
		if err.Sends != 4 || !err.Verified {
			t.Errorf("%d sends, verified = %t, want 4 and true", err.Sends, err.Verified)
		}
		e.checkPOSTs(4)
		checkTook(t, start, 2*time.Minute, 150*time.Second)
	})
}

func TestCreate_doesNotResendAfterUndocumentedCode(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.UnknownCode)
		start := time.Now()
		err := e.notCreated(e.request(0))
		if !err.Verified || err.Sends != 1 || !strings.Contains(err.Error(), "259999") {
			t.Errorf("%d sends, verified = %t: %v; want one and the code", err.Sends, err.Verified, err)
		}
		e.checkPOSTs(1)
		checkTook(t, start, 30*time.Second, 35*time.Second)
	})
}

// The first POST may have created a clip, whatever the response to the second one says.
func TestCreate_looksForClipAfterRejectedResend(t *testing.T) {
	for _, c := range []struct {
		name  string
		delay time.Duration
		found bool
	}{
		{"first POST created nothing", 10 * time.Minute, false},
		{"first POST created a clip after the resend", 40 * time.Second, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.ResetThenWork, Times: 1, Delay: c.delay})
				e.onPOST(simulator.Forbidden)
				if c.found {
					e.created(e.request(0), FoundAfterLostResponse)
				} else if err := e.notCreated(e.request(0)); !err.Verified || err.Sends != 2 || !livestation.IsPermissionDenied(err) {
					t.Errorf("%d sends, verified = %t: %v; want a verified rejection of the second", err.Sends, err.Verified, err)
				}
				e.checkPOSTs(2)
			})
		})
	}
}

// Live Station may recognize a repeated POST. The list shows the clip of the first one only after the resend.
func TestCreate_repeatedPOSTThatIsRecognized(t *testing.T) {
	for _, c := range []struct {
		response string
		origin   Origin
	}{
		{"same-clip", Created},
		{"refused-250306", FoundAfterLostResponse},
		{"refused-250018", FoundAfterLostResponse},
	} {
		t.Run(c.response, func(t *testing.T) {
			inBubbleWith(t, func(b *simulator.Behavior) { b.RepeatedPost, b.ListLag = c.response, 40*time.Second }, func(t *testing.T, e *env) {
				e.onPOST(simulator.LostResponse)
				e.created(e.request(0), c.origin)
				e.checkPOSTs(2)
				e.checkClips(1)
			})
		})
	}
}

// Two resources with the same times and the same output get two clips, or an error. They never share one.
func TestCreate_twoEqualRequestsNeverShareClip(t *testing.T) {
	for _, first := range []simulator.FaultKind{simulator.LostResponse, simulator.Slow} {
		for _, second := range []simulator.FaultKind{simulator.LostResponse, simulator.Slow} {
			t.Run(fmt.Sprintf("%s and %s", first, second), func(t *testing.T) {
				inBubbleWith(t, func(b *simulator.Behavior) { b.RepeatedPost = "same-clip" }, func(t *testing.T, e *env) {
					e.onPOST(first)
					e.onPOST(second)
					if _, err := e.create(e.request(0)); err != nil {
						t.Fatal(err)
					}
					var claimed *ClaimedClipError
					if err := e.notCreated(e.request(0)); !errors.As(err, &claimed) {
						t.Errorf("err = %v, want a *ClaimedClipError", err)
					}
					e.checkClips(1)
				})
			})
		}
	}
}

// The clock correction repeats a POST only if the gateway rejected its signature. The status of a proxy proves nothing.
func TestCreate_correctsClockOnlyAfterRejectedSignature(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.clockSkew = 10 * time.Minute
		e.created(e.request(0), Created)
		e.checkPOSTs(2) // the first one was rejected
		e.checkClips(1)
	})
	for _, status := range []int{400, 401, 403} {
		t.Run(fmt.Sprintf("status %d of a proxy", status), func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.clockSkew = 2 * time.Minute
				e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.EmptyAfterWork, Status: status, Times: 1})
				e.created(e.request(0), FoundAfterLostResponse)
				e.checkPOSTs(1)
			})
		})
	}
}

func TestCreate_acceptsContentBesideEmptyError(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetRawResponse(simulator.CreateShortClip, []byte(`{"error":{},"content":{"channelId":"`+e.channel+`","snapshotId":`+e.snapshot+
			`,"shortclip":{"id":1420,"status":"CREATING"}}}`))
		if result, err := e.create(e.request(0)); err != nil || result.Clip.ID != "1420" || result.Origin != Created {
			t.Errorf("Create returned %+v, %v; want clip 1420", result, err)
		}
	})
}

// A proxy may repeat the response of an earlier POST.
func TestCreate_staleResponseLeadsToTheClipOfThisPOST(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.creator.Claim(e.channel, "9")
		e.SetRawResponse(simulator.CreateShortClip, []byte(`{"content":{"shortclip":{"id":9,"status":"CREATING"}}}`))
		e.addClip(e.request(0), clipLength) // as the POST does
		e.created(e.request(0), FoundAfterLostResponse)
		e.checkPOSTs(1)
	})
}

func TestCreate_rejectsClipThatAnotherResourceManages(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.creator.Claim(e.channel, "1420")
		e.SetRawResponse(simulator.CreateShortClip, []byte(`{"content":{"channelId":"`+e.channel+`","snapshotId":`+e.snapshot+
			`,"shortclip":{"id":1420,"status":"CREATING"}}}`))
		var claimed *ClaimedClipError
		if err := e.notCreated(e.request(0)); !errors.As(err, &claimed) || claimed.ID != "1420" {
			t.Errorf("err = %v, want a *ClaimedClipError of clip 1420", err)
		}
		e.checkPOSTs(1)
	})
}

// Rule 7: one deadline for the POST, the search and the wait.
func TestCreate_deadlineBoundsEverything(t *testing.T) {
	for _, c := range []struct {
		name   string
		inject func(e *env)
		reason Reason
		// took is how long the create may take. Only a POST in flight outlives the deadline, by at most the request timeout.
		took time.Duration
	}{
		{"the clip is not completed", func(e *env) { e.onPOST(simulator.LostResponse) }, NotCompleted, 25 * time.Second},
		{"no candidate yet", func(e *env) { e.onPOST(simulator.Reset) }, Interrupted, 25 * time.Second},
		{"the list hangs", func(e *env) { e.onPOST(simulator.Reset); e.onEachList(simulator.Hang) }, Interrupted, 25 * time.Second},
		{"the list fails", func(e *env) { e.onPOST(simulator.Reset); e.onEachList(simulator.EndpointError) }, Interrupted, 25 * time.Second},
		{"the POST hangs", func(e *env) { e.onPOST(simulator.HangAfterWork) }, NotCompleted, 30 * time.Second},
		{"the POST and the list hang", func(e *env) { e.onPOST(simulator.HangAfterWork); e.onEachList(simulator.Hang) }, Interrupted, 55 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.render(simulator.Outcome{Never: true})
				c.inject(e)
				ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
				defer cancel()
				start := time.Now()
				_, err := e.createWith(ctx, e.request(0))
				_ = e.requireUnconfirmed(err, c.reason)
				checkTook(t, start, 25*time.Second, c.took)
			})
		})
	}
}

func TestCreate_interruptEndsTenCreatesWithinRequestTimeout(t *testing.T) {
	for _, c := range []struct {
		name   string
		post   simulator.FaultKind
		list   simulator.FaultKind
		folder func(i int) string
		at     time.Duration
	}{
		{"POSTs hang", simulator.Hang, simulator.Hang, strconv.Itoa, 10 * time.Second},
		{"POSTs hang after their work", simulator.HangAfterWork, simulator.Hang, strconv.Itoa, 10 * time.Second},
		{"lists hang", simulator.LostResponse, simulator.Hang, strconv.Itoa, 10 * time.Second},
		{"lists fail", simulator.LostResponse, simulator.EndpointError, strconv.Itoa, 10 * time.Second},
		{"lists are empty", simulator.Reset, simulator.Slow, strconv.Itoa, 10 * time.Second},
		{"one destination", simulator.Hang, simulator.Hang, func(int) string { return "" }, 10 * time.Second},
		{"clips are not completed", simulator.LostResponse, simulator.Slow, strconv.Itoa, 2 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				e.render(simulator.Outcome{Never: true})
				e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: c.post})
				e.onEachList(c.list)
				ctx, interrupt := context.WithCancel(t.Context())
				defer interrupt()
				var creates []func()
				for i := range 10 {
					creates = append(creates, func() {
						if _, err := e.createWith(ctx, e.request(int64(i)*1000).inFolder("/clips/"+c.folder(i))); err == nil {
							t.Error("an interrupted create succeeded")
						}
					})
				}
				time.AfterFunc(c.at, interrupt)
				start := time.Now()
				together(creates...)
				checkTook(t, start, c.at, c.at+requestTimeout)
			})
		})
	}
}

func TestCreate_endsAtOnceWhileWaitingForItsTurn(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.onPOST(simulator.Hang)
		errStop := errors.New("the user pressed Ctrl-C")
		ctx, interrupt := context.WithCancelCause(t.Context())
		together(
			func() { e.created(e.request(0), Created) },
			func() {
				time.Sleep(time.Second)
				time.AfterFunc(time.Second, func() { interrupt(errStop) })
				start := time.Now()
				_, err := e.createWith(ctx, e.request(1000))
				var turn *TurnError
				if !errors.As(err, &turn) || !errors.Is(err, errStop) {
					t.Errorf("err = %v, want a *TurnError with the cause", err)
				}
				checkTook(t, start, time.Second, time.Second)
			},
		)
	})
}

func TestCreate_sendsNothingAfterInterrupt(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		if _, err := e.createWith(ctx, e.request(0)); err == nil {
			t.Error("Create succeeded after the interrupt")
		}
		e.checkPOSTs(0)
	})
}

// After an interrupt there is time for one look at the list.
func TestCreate_findsCompletedClipAfterInterrupt(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{})
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1, Delay: 10 * time.Second})
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, interrupt)
		result, err := e.createWith(ctx, e.request(0))
		if err != nil || result.Origin != FoundAfterLostResponse {
			t.Fatalf("Create returned %+v, %v; want the clip", result, err)
		}
		e.checkClip(result, e.request(0))
	})
}

// A run whose creates all fail in the same way must not slow down with the number of creates.
func TestCreate_confirmsTwentyLostResponsesOfOneDestination(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse})
		var creates []func()
		for i := range 20 {
			creates = append(creates, func() { e.created(e.request(int64(i)*1000), FoundAfterLostResponse) })
		}
		start := time.Now()
		together(creates...)
		e.checkPOSTs(20)
		checkTook(t, start, renderTime, renderTime+5*time.Second)
	})
}
