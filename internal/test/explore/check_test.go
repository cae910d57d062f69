// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// longestRun is far more than three faults can cost.
const longestRun = 10 * time.Minute

// check returns the promises that a schedule broke, in words. runs are the runs of the provider: if there are two, the first
// one was killed.
func (w *world) check(runs []*providerRun) (broken []string) {
	fail := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	clips := w.Clips()
	last := runs[len(runs)-1]
	for create := range last.outcomes {
		own := slices.DeleteFunc(slices.Clone(clips), func(clip simulator.Clip) bool { return clip.StartTime != startOf(create) })
		inState := func(clip simulator.Clip) bool { return id(clip) == w.state[create] }
		if w.state[create] != "" && !slices.ContainsFunc(own, inState) {
			fail("create %d: state names a clip that was cut with other times", create)
		}
		for _, run := range runs {
			var notCreated *clipcreate.NotCreatedError
			if errors.As(run.outcomes[create].err, &notCreated) && slices.ContainsFunc(own, run.createdMeanwhile) {
				fail("create %d: an error says that no clip was created, but there is one", create)
			}
		}
		if len(runs) == 2 && !w.schedule.setting.adopt {
			// Without adopt_existing, the next run does not know the clips whose creation was in flight.
			own = slices.DeleteFunc(own, func(clip simulator.Clip) bool { return clip.Created.Before(last.began) && !inState(clip) })
		}
		if len(own) > 1 {
			fail("create %d: Live Station holds %d clips of it", create, len(own))
		}
		for _, clip := range own {
			if !inState(clip) && !named(runs, clip) && !saysThatClipMayExist(last.outcomes[create].err) {
				fail("create %d: its clip is neither in state nor named in an error", create)
			}
		}
		if w.mustSucceed && w.state[create] == "" {
			fail("create %d: it failed although nothing but responses were lost: %v", create, last.outcomes[create].err)
		}
	}
	for _, run := range runs {
		if took := run.ended.Sub(run.began); took > longestRun {
			fail("a run took %s", took)
		}
	}
	return broken
}

func id(clip simulator.Clip) string { return strconv.FormatInt(clip.ID, 10) }

// createdMeanwhile reports whether a clip was created during the run.
func (r *providerRun) createdMeanwhile(clip simulator.Clip) bool {
	return !clip.Created.Before(r.began) && clip.Created.Before(r.ended)
}

// named reports whether an error names a clip.
func named(runs []*providerRun, clip simulator.Clip) bool {
	for _, run := range runs {
		for _, outcome := range run.outcomes {
			isClip := func(candidate livestation.ShortClip) bool { return candidate.ID == id(clip) }
			var unconfirmed *clipcreate.UnconfirmedError
			var several *clipcreate.SeveralExistingError
			if errors.As(outcome.err, &unconfirmed) && slices.ContainsFunc(unconfirmed.Candidates, isClip) ||
				errors.As(outcome.err, &several) && slices.ContainsFunc(several.Candidates, isClip) {
				return true
			}
		}
	}
	return false
}

// saysThatClipMayExist reports whether an error sends the user to the clip list, because the provider could not read it. A
// create that could not look for the clip of a killed run has sent nothing, so the next run adopts that clip.
func saysThatClipMayExist(err error) bool {
	var unconfirmed *clipcreate.UnconfirmedError
	var notCreated *clipcreate.NotCreatedError
	switch {
	case errors.As(err, &unconfirmed):
		return unconfirmed.ListErr != nil
	case errors.As(err, &notCreated):
		return notCreated.Sends == 0
	}
	return false
}

// onlyLosesResponses reports whether both creates must succeed: each event leaves the outcome of a POST unknown, and the clocks of
// the service and its gateway agree.
func (s schedule) onlyLosesResponses(lostResponses []kind) bool {
	return s.setting.behavior == "" && s.setting.gatewayAhead == 0 && !slices.ContainsFunc(s.events, func(e event) bool {
		return e.operation != simulator.CreateShortClip || !slices.Contains(lostResponses, e.kind)
	})
}
