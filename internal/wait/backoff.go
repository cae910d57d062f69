// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"math/rand/v2"
	"time"
)

// The bounds of ProportionalBackoff.
const (
	minBackoff = time.Second
	maxBackoff = 15 * time.Second
)

// ProportionalBackoff returns a tenth of the time waited so far, at least 1 s and at most 15 s. Short jobs are seen to end
// soon, and long jobs cost few requests.
//
// Jitter keeps waits that start together from polling together. It shortens an interval by up to a tenth, so that the end
// of a job is never seen later than a tenth of the job's length. It lengthens the shortest interval by up to a twentieth.
func ProportionalBackoff(elapsed time.Duration) time.Duration {
	interval := elapsed / 10
	interval -= rand.N(interval/10 + 1)
	shortest := minBackoff + rand.N(minBackoff/20+1)
	return min(max(interval, shortest), maxBackoff)
}
