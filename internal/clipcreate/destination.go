// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"sync"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// Destination is what two clips must have in common to be mistaken for each other.
type Destination struct {
	ChannelID, SnapshotID, BucketName string
	// Folder is the file path without leading, trailing and doubled slashes.
	Folder        string
	AccessControl livestation.AccessControl
}

// Destination returns the destination of the requested clip.
func (r Request) Destination() Destination {
	return Destination{
		ChannelID: r.ChannelID, SnapshotID: r.SnapshotID, BucketName: r.Output.BucketName,
		Folder: r.Output.Folder(), AccessControl: r.Output.AccessControl,
	}
}

// destinations are all destinations of a run and the clips that its resources manage. The zero value is ready to use.
type destinations struct {
	mu      sync.Mutex
	all     map[Destination]*destination
	claimed map[clipKey]bool
}

type clipKey struct{ channelID, id string }

func (ds *destinations) get(key Destination) *destination {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	if ds.all == nil {
		ds.all = map[Destination]*destination{}
	}
	if ds.all[key] == nil {
		ds.all[key] = &destination{key: key, shared: ds, turn: make(chan struct{}, 1)}
	}
	return ds.all[key]
}

// claim reserves a clip for one resource, and returns false if another has claimed it already.
func (ds *destinations) claim(channelID, id string) bool {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	key := clipKey{channelID, id}
	if ds.claimed[key] {
		return false
	}
	if ds.claimed == nil {
		ds.claimed = map[clipKey]bool{}
	}
	ds.claimed[key] = true
	return true
}

func (ds *destinations) isClaimed(channelID, id string) bool {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return ds.claimed[clipKey{channelID, id}]
}

// destination lets one create at a time send requests, and remembers what stands in the way of a claim.
type destination struct {
	key    Destination
	shared *destinations
	// turn holds a value while a create has its turn.
	turn chan struct{}

	mu sync.Mutex
	// unresolved is true once a create ended unconfirmed.
	unresolved bool
	// last is the newest confirmation, nil if there was none.
	last *confirmation
}

// lock waits for the turn. Its error is a [*TurnError].
func (d *destination) lock(ctx context.Context) error {
	if ctx.Err() == nil {
		select {
		case d.turn <- struct{}{}:
			return nil
		case <-ctx.Done():
		}
	}
	return &TurnError{Cause: context.Cause(ctx)}
}

func (d *destination) unlock() { <-d.turn }

func (d *destination) markUnresolved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.unresolved = true
}

func (d *destination) isUnresolved() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.unresolved
}

// claimUnconfirmed claims a clip that was found in a list and begins its confirmation.
func (d *destination) claimUnconfirmed(clip *livestation.ShortClip, post failedPOST) *confirmation {
	d.shared.claim(clip.ChannelID, clip.ID)
	d.mu.Lock()
	defer d.mu.Unlock()
	c := &confirmation{post: post, earlier: d.last, done: make(chan struct{})}
	d.last = c
	return c
}

// confirmation is a claimed clip whose length is not known yet. Confirmations of a destination form a chain, each linked
// to the one that began before it.
type confirmation struct {
	// post is the POST whose clip it may be.
	post    failedPOST
	earlier *confirmation
	done    chan struct{}
	err     error
}

// end ends the confirmation with its outcome.
func (c *confirmation) end(err error) {
	c.err = err
	close(c.done)
}

var errEarlierUnconfirmed = errors.New("the outcome of another create with the same destination is unknown")

// waitForEarlier waits until the earlier confirmation has ended, which itself waits for the one before it. It returns an
// error if that one stayed unconfirmed, or if ctx ends.
func (c *confirmation) waitForEarlier(ctx context.Context) error {
	if c.earlier == nil {
		return nil
	}
	select {
	case <-c.earlier.done:
		if c.earlier.err != nil {
			return errEarlierUnconfirmed
		}
		c.earlier = nil // done with: the chain must not grow for the whole run
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
