package shortclip

import (
	"context"
	"sync"
)

// turns lets any number of requests be under way at once, or one settle what became of a request while none is. Who
// waits to settle goes before new requests. Unlike a sync.RWMutex it lets who waits for a request be interrupted, and
// holds no clock of a test still.
type turns struct {
	mu       sync.Mutex
	requests int
	settling bool
	waiting  int
	changed  chan struct{}
}

// begin waits for the turn of a request.
func (t *turns) begin(ctx context.Context) error {
	return t.await(ctx, func() bool {
		if t.settling || t.waiting > 0 {
			return false
		}
		t.requests++
		return true
	})
}

// end ends a request's turn.
func (t *turns) end() {
	t.change(func() { t.requests-- })
}

// settle waits until no request is under way and nobody else settles.
func (t *turns) settle() {
	t.change(func() { t.waiting++ })
	// What became of a request has to be known, interrupted or not; and each request under way has its time limit.
	_ = t.await(context.Background(), func() bool {
		if t.settling || t.requests > 0 {
			return false
		}
		t.settling = true
		t.waiting--
		return true
	})
}

// settled ends the turn of who settles.
func (t *turns) settled() {
	t.change(func() { t.settling = false })
}

func (t *turns) await(ctx context.Context, take func() bool) error {
	for {
		t.mu.Lock()
		if take() {
			t.mu.Unlock()
			return nil
		}
		if t.changed == nil {
			t.changed = make(chan struct{})
		}
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (t *turns) change(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}
