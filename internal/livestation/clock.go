package livestation

import (
	"net/http"
	"sync/atomic"
	"time"
)

// clockTolerance is how far the time that an attempt was signed with may be off the server's before the clock is taken
// for the reason of a refusal. The gateway refuses more than five minutes (documented on every page); a Date header is
// exact to a second only.
const clockTolerance = time.Minute

// clock is this machine's clock and what was learnt of its distance to the server's.
type clock struct {
	now            func() time.Time
	signingOffset  atomic.Int64
	observedOffset atomic.Int64
}

// observe takes the server's time from an answer, whether or not it is worth signing with.
func (c *clock) observe(date string, sent, received time.Time) {
	if server, err := http.ParseTime(date); err == nil {
		c.observedOffset.Store(int64(server.Sub(sent.Add(received.Sub(sent) / 2))))
	}
}

// serverTime is the server's time at a moment of this machine's clock, by the last Date that was seen. It is exact to a
// second or two.
func (c *clock) serverTime(at time.Time) time.Time {
	return at.Add(time.Duration(c.observedOffset.Load()))
}

// offset is what has to be added to now for the server's time.
func (c *clock) offset() time.Duration { return time.Duration(c.signingOffset.Load()) }

func (c *clock) setOffset(offset time.Duration) { c.signingOffset.Store(int64(offset)) }

// correction tells whether an answer is a refusal that a wrong clock explains, and then the offset to sign with instead.
// offset is the one that the attempt was signed with; sent and received are times of this machine. The server's Date is
// taken to be of the middle between them.
func skewCorrection(status int, date string, offset time.Duration, sent, received time.Time) (time.Duration, bool) {
	if !mayBeClockSkew(status) {
		return 0, false
	}
	server, err := http.ParseTime(date)
	if err != nil {
		return 0, false
	}
	correct := server.Sub(sent.Add(received.Sub(sent) / 2))
	if (correct - offset).Abs() <= clockTolerance {
		return 0, false
	}
	return correct, true
}

// refusesTime tells the statuses that a refused time stamp may have. It is an authentication failure by inference; the
// documents say "invalid request" and show no body.
func mayBeClockSkew(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden
}
