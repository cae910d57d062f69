package wait

import (
	"math/rand/v2"
	"time"
)

// The bounds of Tenth.
const (
	minPause = time.Second
	maxPause = 15 * time.Second
)

// Tenth pauses for a tenth of the time waited so far, never under 1 s nor over 15 s, so that what is done soon is seen
// soon and what takes long costs few questions. The jitter keeps waits that began together from asking together: it
// shortens a pause by up to a tenth, so that the end is never seen later than a tenth of the wait, and lengthens the
// shortest by up to a twentieth.
func Tenth(waited time.Duration) time.Duration {
	pause := waited / 10
	pause -= rand.N(pause/10 + 1)
	shortest := minPause + rand.N(minPause/20+1)
	return min(max(pause, shortest), maxPause)
}
