package simulator

import (
	"net/http"
	"sync"
	"time"
)

// clock is the time as the service and its gateway see it. It has a lock of its own, so that callbacks which run
// while the service's state is locked may still ask for the time.
type clock struct {
	mu       sync.Mutex
	base     func() time.Time
	advanced time.Duration
	date     func() string
}

// Now is the time on the service's clock, by which snapshots expire and clips are finished.
func (s *Simulator) Now() time.Time {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	return s.clock.base().Add(s.clock.advanced)
}

// Advance moves the service's clock, and with it the gateway's: Advance(2*time.Hour) expires every snapshot.
//
// It stands for time in which nothing happened, so a caller whose own clock did not take part in it does not thereby
// become a caller with a wrong clock: the gateway accepts timestamps of the advanced time and of the time without the
// advance. To make a caller's clock wrong, use [Behavior.GatewayClockAhead].
func (s *Simulator) Advance(d time.Duration) {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.advanced += d
}

// SetGatewaySkew sets [Behavior.GatewayClockAhead].
func (s *Simulator) SetGatewaySkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behavior.GatewayClockAhead = d
}

// SetDate replaces the Date header of every answer by what date returns; "" leaves the header out, and nil restores the
// gateway's clock. Every documented example has a Date; that a proxy leaves it out or mangles it is undocumented.
func (s *Simulator) SetDate(date func() string) {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.date = date
}

// dateHeader returns the Date of a response, "" for none.
func (s *Simulator) dateHeader() string {
	ahead := s.Behavior().GatewayClockAhead
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	if s.clock.date != nil {
		return s.clock.date()
	}
	return s.clock.base().Add(s.clock.advanced + ahead).UTC().Format(http.TimeFormat)
}

// maxSkew is documented on every page: a request is invalid if its timestamp differs from the gateway's time by more
// than five minutes.
const maxSkew = 5 * time.Minute

// validTimestamp reports whether the gateway accepts a timestamp. See [Simulator.Advance] for why there are two times.
func (s *Simulator) validTimestamp(timestamp time.Time) bool {
	ahead := s.Behavior().GatewayClockAhead
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	// Timestamps have whole milliseconds, so a finer clock would reject one that is just in time.
	now := s.clock.base().Add(ahead).Truncate(time.Millisecond)
	return now.Sub(timestamp).Abs() <= maxSkew || now.Add(s.clock.advanced).Sub(timestamp).Abs() <= maxSkew
}
