// SPDX-License-Identifier: MPL-2.0

// Package clipcreate creates a short clip exactly once, although the API has no idempotency token. It knows nothing of
// Terraform.
//
// The response to a POST can be lost after the clip was created, and a short clip tells neither its start nor its end.
// So a lost response cannot be matched to a clip by its times. These rules keep creates apart instead:
//
//  1. Creates with the same [Destination] are sent one at a time. Each keeps its turn until its outcome is known.
//  2. A POST is rejected only if the response certainly means that nothing was created ([livestation.IsRejection]).
//     Every other failure is an unknown outcome.
//  3. The client sends a POST again only after a 429, if the gateway rejected its signature, or if it never left this machine.
//  4. After an unknown outcome the clip list of the snapshot decides. A single candidate is claimed, and confirmed by
//     its length once it is completed.
//  5. No candidate for 30 seconds: the POST is sent again, three times at most.
//  6. An outcome that stays unknown is an [UnconfirmedError]. From then on no create of the run claims a clip of that
//     destination, because any clip that appears there could belong to the unconfirmed create. The error names every clip
//     that may be the one, as the clip list shows them 30 seconds after the POST failed or later.
//  7. The context bounds all of this. Only a POST in flight outlives it, by at most the request timeout.
//
// destination.go holds the turns and the claims, reconcile.go the loop of rules 4 and 5, match.go decides which clips
// are candidates, adopt.go looks for the clip of an earlier run, and errors.go has the outcomes.
package clipcreate

import (
	"context"
	"sync"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// maxResends is how often a POST is sent again after the clip list showed that it created nothing.
const maxResends = 3

// Creator creates the short clips of one run. It is safe for concurrent use.
type Creator struct {
	client *livestation.Client
	wait   WaitFunc
	// fileGone is used before a completed clip is adopted.
	fileGone FileGoneFunc
	// requestTimeout bounds what happens after the context of a create ended while its POST was in flight.
	requestTimeout time.Duration

	destinations destinations

	mu       sync.Mutex
	existing map[snapshot]*existingClips
	// found are the clips that creates of this run have found in a clip list.
	found map[clipKey]bool
}

// WaitFunc waits until a short clip is finished and returns it, with its size and length if Live Station tells them. A
// clip that failed is an error.
type WaitFunc func(ctx context.Context, channelID, snapshotID, id string) (*livestation.ShortClip, error)

// FileGoneFunc reports whether the mp4 of a completed clip is certainly not in the bucket. Live Station keeps the record of a clip
// whose mp4 was deleted.
type FileGoneFunc func(ctx context.Context, clip *livestation.ShortClip) bool

// New returns a Creator. requestTimeout is the time limit of one HTTP request of the client.
func New(client *livestation.Client, wait WaitFunc, fileGone FileGoneFunc, requestTimeout time.Duration) *Creator {
	return &Creator{client: client, wait: wait, fileGone: fileGone, requestTimeout: requestTimeout}
}

// Request describes the clip to create.
type Request struct {
	ChannelID, SnapshotID string
	livestation.CreateShortClipRequest
	// AdoptExisting makes the create adopt a matching clip that an earlier run created, instead of creating another.
	AdoptExisting bool
}

// length is the length of the requested clip in milliseconds.
func (r Request) length() int64 { return r.EndTime - r.StartTime }

// Origin tells where the clip of a [Result] comes from.
type Origin int

// The origins of a clip.
const (
	// Created is the usual case: the response to the POST named the clip.
	Created Origin = iota
	// FoundAfterLostResponse is a clip that was found in the clip list after an unknown outcome.
	FoundAfterLostResponse
	// AdoptedExisting is a clip that existed before the create.
	AdoptedExisting
)

// Result is the clip of a create.
type Result struct {
	Clip   *livestation.ShortClip
	Origin Origin
	// Cause is the error of the POST if Origin is FoundAfterLostResponse.
	Cause error
}

// Create creates a clip and returns it as Live Station accepted it, or, if it had to be found in the clip list, once it
// is completed. ctx bounds the create and tells its deadline.
//
// An error is a [*NotCreatedError] if there is certainly no clip, a [*SeveralExistingError], or an [*UnconfirmedError].
func (c *Creator) Create(ctx context.Context, request Request) (Result, error) {
	destination := c.destinations.get(request.Destination())
	result, confirmation, err := c.inTurn(ctx, destination, request)
	if err != nil {
		return Result{}, err
	}
	if confirmation != nil {
		if unconfirmed := c.confirm(ctx, confirmation, request, &result); unconfirmed != nil {
			destination.markUnresolved()
			confirmation.end(unconfirmed)
			late, err := c.lateCandidates(ctx, destination, request, confirmation.post)
			unconfirmed.Candidates, unconfirmed.ListErr = append(unconfirmed.Candidates, late...), err
			return Result{}, unconfirmed
		}
		confirmation.end(nil)
	}
	if result.Origin != Created {
		c.addFound(request.ChannelID, result.Clip.ID)
	}
	return result, nil
}

func (c *Creator) addFound(channelID, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil {
		c.found = map[clipKey]bool{}
	}
	c.found[clipKey{channelID, id}] = true
}

// Found reports whether a create of this run has found the clip in a clip list, so that its resource manages the clip now.
// An apply does not know which clips other resources managed before.
func (c *Creator) Found(channelID, id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.found[clipKey{channelID, id}]
}

// Claim tells the Creator that a resource of this run manages a clip, so that no create claims it.
func (c *Creator) Claim(channelID, id string) { c.destinations.claim(channelID, id) }

// inTurn does what a create does while no other create with its destination may send a request. It returns a
// confirmation if the clip was found after a lost response: its length has still to be compared.
func (c *Creator) inTurn(ctx context.Context, destination *destination, request Request) (Result, *confirmation, error) {
	if err := destination.lock(ctx); err != nil {
		return Result{}, nil, &NotCreatedError{Err: err}
	}
	defer destination.unlock()
	if request.AdoptExisting {
		clip, err := c.findExisting(ctx, destination, request)
		if err != nil {
			return Result{}, nil, err
		}
		if clip != nil {
			c.destinations.claim(request.ChannelID, clip.ID)
			return Result{Clip: clip, Origin: AdoptedExisting}, nil, nil
		}
	}
	return c.send(ctx, destination, request)
}

// send sends the POST until its outcome is known.
func (c *Creator) send(ctx context.Context, destination *destination, request Request) (Result, *confirmation, error) {
	sent := c.client.Now()
	for sends := 1; ; sends++ {
		clip, lookCtx, cancel, err := c.post(ctx, request)
		claimed := false
		if err == nil {
			if c.destinations.claim(request.ChannelID, clip.ID) {
				cancel()
				return Result{Clip: clip, Origin: Created}, nil, nil
			}
			// The response is that of another POST. The list tells whether this one created a clip.
			claimed, err = true, &ClaimedClipError{ID: clip.ID}
		}
		if sends == 1 && livestation.IsRejection(err) {
			cancel()
			return Result{}, nil, &NotCreatedError{Err: err, Sends: sends}
		}
		post := failedPOST{sent: sent, failed: time.Now()}
		found, unconfirmed := c.reconcile(lookCtx, ctx, destination, request, post)
		cancel()
		switch {
		case unconfirmed != nil:
			unconfirmed.Err = err
			destination.markUnresolved()
			return Result{}, nil, unconfirmed
		case found != nil:
			return Result{Clip: found, Origin: FoundAfterLostResponse, Cause: err}, destination.claimUnconfirmed(found, post), nil
		case sends > maxResends, claimed, livestation.IsUndocumented(err), livestation.IsRejection(err):
			return Result{}, nil, &NotCreatedError{Err: err, Sends: sends, Verified: true}
		}
	}
}

// post sends the POST once, and returns the context of the requests that have to follow if its outcome is unknown. If ctx
// ended while the POST was in flight, they get what is left of the request timeout since then.
func (c *Creator) post(ctx context.Context, request Request) (*livestation.ShortClip, context.Context, context.CancelFunc, error) {
	ended := make(chan time.Time, 1)
	stop := context.AfterFunc(ctx, func() { ended <- time.Now() })
	clip, err := c.client.CreateShortClip(ctx, request.ChannelID, request.SnapshotID, request.CreateShortClipRequest)
	if stop() {
		lookCtx, cancel := context.WithCancel(ctx)
		return clip, lookCtx, cancel, err
	}
	lookCtx, cancel := context.WithDeadline(context.WithoutCancel(ctx), (<-ended).Add(c.requestTimeout))
	return clip, lookCtx, cancel, err
}

// confirm waits until a claimed clip is completed and compares its length with the requested one. It also waits for the
// confirmations that began earlier in the same destination: if one of them stays unconfirmed, this clip could be its clip.
func (c *Creator) confirm(ctx context.Context, confirmation *confirmation, request Request, result *Result) *UnconfirmedError {
	unconfirmed := func(reason Reason, clip *livestation.ShortClip, waitErr error) *UnconfirmedError {
		return &UnconfirmedError{
			Err: result.Cause, Reason: reason, WaitErr: waitErr, Candidates: []livestation.ShortClip{*clip},
		}
	}
	clip, err := result.Clip, error(nil)
	if clip.Status != livestation.ShortClipCompleted || clip.MissingDetails() {
		clip, err = c.wait(ctx, request.ChannelID, request.SnapshotID, clip.ID)
	}
	switch {
	case err != nil && clip == nil:
		return unconfirmed(NotCompleted, result.Clip, err)
	case err != nil:
		return unconfirmed(NotCompleted, clip, err)
	case clip.Duration == nil:
		return unconfirmed(LengthUnknown, clip, nil)
	case !LengthFits(*clip.Duration, request.length()):
		return unconfirmed(LengthDiffers, clip, nil)
	}
	if err := confirmation.waitForEarlier(ctx); err != nil {
		return unconfirmed(OtherUnconfirmed, clip, err)
	}
	result.Clip = clip
	return nil
}
