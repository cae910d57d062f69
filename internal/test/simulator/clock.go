// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"sync"
	"time"
)

// clock is the time as the service sees it. It has its own lock, so that code that holds the lock of the state can read it.
type clock struct {
	mu       sync.Mutex
	base     func() time.Time
	advanced time.Duration
	date     func() string
}

// Now returns the time on the service's clock, by which snapshots expire and clips finish.
func (s *Simulator) Now() time.Time {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	return s.clock.base().Add(s.clock.advanced)
}

// Advance moves the service's clock, and with it the gateway's: Advance(2*time.Hour) expires every snapshot.
//
// It stands for time in which nothing happened, so a caller whose own clock does not know of it is not wrong: the gateway
// accepts timestamps with and without the advance. To skew a caller's clock, use [Behavior.GatewayClockAhead].
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

// SetDate replaces the Date header of every response by what date returns. "" leaves the header out, and nil restores the
// gateway's clock. Every documented example has a Date; a proxy may remove or change it.
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

// maxSkew is documented on every page. The Korean and Japanese pages say that a timestamp is invalid from a difference of five
// minutes on, the English ones from more than five minutes; the simulator takes the stricter one.
const maxSkew = 5 * time.Minute

// validTimestamp reports whether the gateway accepts a timestamp. See [Simulator.Advance] for why there are two times.
func (s *Simulator) validTimestamp(timestamp time.Time) bool {
	ahead := s.Behavior().GatewayClockAhead
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	// Timestamps have whole milliseconds, and a finer clock would reject one that is just in time.
	now := s.clock.base().Add(ahead).Truncate(time.Millisecond)
	return now.Sub(timestamp).Abs() < maxSkew || now.Add(s.clock.advanced).Sub(timestamp).Abs() < maxSkew
}
