// Package lookup lets all who ask the same question share one answer.
package tfdiag

import (
	"context"
	"sync"
	"time"
)

// Shared asks each question once, whoever asks and however often, and keeps the answer, be it an error. It is made for
// what does not change within its own life, such as one plan.
type cache[Q comparable, A any] struct {
	// Ask answers a question.
	Ask func(context.Context, Q) (A, error)
	// Timeout bounds an answer. It is the question's own: nobody who asked cuts it off for the others.
	Timeout time.Duration

	mu      sync.Mutex
	answers map[Q]*answer[A]
}

type answer[A any] struct {
	done chan struct{}
	got  A
	err  error
}

// Get gives the answer, or the error of ctx where that ends first.
func (s *cache[Q, A]) Get(ctx context.Context, question Q) (A, error) {
	s.mu.Lock()
	shared, asked := s.answers[question]
	if !asked {
		if s.answers == nil {
			s.answers = map[Q]*answer[A]{}
		}
		shared = &answer[A]{done: make(chan struct{})}
		s.answers[question] = shared
		go func() {
			defer close(shared.done)
			own, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Timeout)
			defer cancel()
			shared.got, shared.err = s.Ask(own, question)
		}()
	}
	s.mu.Unlock()

	select {
	case <-shared.done:
		return shared.got, shared.err
	case <-ctx.Done():
		var none A
		return none, context.Cause(ctx)
	}
}
