package wait

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// listTimeout bounds a question for all: it must not hold up the single ones any longer than the longest pause.
	listTimeout = maxPause
	// listRest is for how long nobody asks for all after that failed.
	listRest = time.Minute
	// longList is from how many things on All is not asked on behalf of one who just came: it gives those that are done, too,
	// and each of a long row of quick things would bring them all.
	longList = 200
)

// Poller asks for the things that are being waited for, each at its own times. Where more than one is, it asks for all of
// them in one question, and each gets its answer as soon as any of them is due. Without a Waiter it does nothing. It is
// safe for concurrent use.
type Poller[T any] struct {
	// One gets one thing.
	One func(ctx context.Context, id string) (T, error)
	// All gets many things in one question, by their ids. What it leaves out is asked for singly; where it fails, all are for
	// a minute. Nil: each is always asked for singly.
	All func(ctx context.Context) (map[string]T, error)
	// Partial tells of a thing that All gave that One has to be asked for the rest. Nil: All gives the whole of it.
	Partial func(T) bool
	// Pause says how long to wait before asking again, from the time waited so far.
	Pause func(waited time.Duration) time.Duration

	mu    sync.Mutex
	seats map[*seat[T]]bool
	// endList ends the question for all that is under way, nil if none is.
	endList context.CancelFunc
	// rested is when all may be asked for again after that failed.
	rested time.Time
	// listed is how many things All gave last.
	listed int
}

// seat is the place of one who waits for a thing.
type seat[T any] struct {
	id         string
	ctx        context.Context
	begun, due time.Time
	timer      *time.Timer
	// asking tells that the thing is being asked for singly.
	asking bool
	// unlisted tells that All left the thing out when it was asked last.
	unlisted bool
	// answers holds the newest answer until it is taken.
	answers chan answer[T]
}

type answer[T any] struct {
	thing T
	err   error
}

// join begins to ask for a thing, at once and then after each pause, until the seat is left. Answers come into its channel.
func (p *Poller[T]) join(ctx context.Context, id string) *seat[T] {
	now := time.Now()
	s := &seat[T]{id: id, ctx: ctx, begun: now, due: now, answers: make(chan answer[T], 1)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seats == nil {
		p.seats = map[*seat[T]]bool{}
	}
	p.seats[s] = true
	p.askDue()
	return s
}

// leave ends the asking for a seat. Its context has to be ended too, for a question under way.
func (p *Poller[T]) leave(s *seat[T]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.seats, s)
	if s.timer != nil {
		s.timer.Stop()
	}
	if len(p.seats) == 0 && p.endList != nil {
		p.endList()
	}
}

// askDue asks for what is due. The lock is held.
func (p *Poller[T]) askDue() {
	now := time.Now()
	for s := range p.seats {
		if s.asking || s.due.After(now) {
			continue
		}
		shares := p.All != nil && !s.unlisted && len(p.seats) > 1 && !now.Before(p.rested)
		cameLate := s.timer == nil && p.listed >= longList
		switch {
		case !shares || cameLate:
			p.askOne(s)
		case p.endList == nil:
			p.askAll(s.ctx)
		}
	}
}

func (p *Poller[T]) askOne(s *seat[T]) {
	s.asking = true
	go func() {
		thing, err := p.One(s.ctx, s.id)
		p.mu.Lock()
		defer p.mu.Unlock()
		s.asking = false
		p.tell(s, thing, err)
	}()
}

// askAll asks for all. The question belongs to all who wait: that of ctx may leave without disturbing the others.
func (p *Poller[T]) askAll(ctx context.Context) {
	ctx, p.endList = context.WithTimeout(context.WithoutCancel(ctx), listTimeout)
	asked := time.Now()
	go func() {
		things, err := p.All(ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		switch {
		case err == nil:
			p.tellAll(things, asked)
		case !errors.Is(ctx.Err(), context.Canceled): // by the last who left
			p.rested = time.Now().Add(listRest)
		}
		p.endList()
		p.endList = nil
		p.askDue()
	}()
}

func (p *Poller[T]) tellAll(things map[string]T, asked time.Time) {
	p.listed = len(things)
	for s := range p.seats {
		if s.asking {
			continue
		}
		thing, listed := things[s.id]
		// Who joined since may wait for what is newer than the answer.
		s.unlisted = !listed && !s.begun.After(asked)
		switch {
		case !listed:
		case p.Partial != nil && p.Partial(thing):
			p.askOne(s)
		default:
			p.tell(s, thing, nil)
		}
	}
}

// tell gives a seat an answer, in place of one that was not taken yet, and begins the pause after it.
func (p *Poller[T]) tell(s *seat[T], thing T, err error) {
	if !p.seats[s] {
		return
	}
	select {
	case <-s.answers:
	default:
	}
	s.answers <- answer[T]{thing, err}

	now := time.Now()
	pause := p.Pause(now.Sub(s.begun))
	s.due = now.Add(pause)
	if s.timer == nil {
		s.timer = time.AfterFunc(pause, p.tick)
	} else {
		s.timer.Reset(pause)
	}
}

func (p *Poller[T]) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.askDue()
}
