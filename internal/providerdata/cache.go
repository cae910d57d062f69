// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"context"
	"sync"
	"time"
)

// cache calls fetch at most once per key and returns the same result, or the same error, to every caller. It is made for
// values that do not change during one plan or apply.
type cache[K comparable, V any] struct {
	fetch func(context.Context, K) (V, error)
	// timeout bounds one fetch. The fetch does not end with the context of the caller that began it.
	timeout time.Duration

	mu      sync.Mutex
	entries map[K]*entry[V]
}

type entry[V any] struct {
	done  chan struct{}
	value V
	err   error
}

// get returns the value of a key, or the error of ctx if that ends first.
func (c *cache[K, V]) get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	e, found := c.entries[key]
	if !found {
		e = c.add(key)
		go func() {
			defer close(e.done)
			own, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
			defer cancel()
			e.value, e.err = c.fetch(own, key)
		}()
	}
	c.mu.Unlock()

	select {
	case <-e.done:
		return e.value, e.err
	case <-ctx.Done():
		var zero V
		return zero, context.Cause(ctx)
	}
}

// put stores a value that is known without a fetch.
func (c *cache[K, V]) put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.add(key)
	e.value = value
	close(e.done)
}

// add adds an entry. The lock is held.
func (c *cache[K, V]) add(key K) *entry[V] {
	if c.entries == nil {
		c.entries = map[K]*entry[V]{}
	}
	e := &entry[V]{done: make(chan struct{})}
	c.entries[key] = e
	return e
}
