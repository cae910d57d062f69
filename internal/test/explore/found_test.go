// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// Schedules that once broke a promise.

func TestSchedule_namesOwnClipThatAppearsAfterForeignOne(t *testing.T) {
	requireSafe(t, schedule{
		setting{creates: sameDestination, listLag: listLag, rendering: 12e9},
		[]event{
			{simulator.CreateShortClip, 1, "ResetThenWork"},
			{simulator.ListShortClips, 1, foreignClip},
		},
	})
}

func TestSchedule_namesOwnClipThatSeemsOlderThanForeignOne(t *testing.T) {
	requireSafe(t, schedule{
		setting{creates: sameDestination, gatewayAhead: clockDifference},
		[]event{
			{simulator.CreateShortClip, 1, "HangAfterWork"},
			{simulator.ListShortClips, 1, foreignClip},
		},
	})
}

func TestSchedule_saysThatItCouldNotLookForMoreCandidates(t *testing.T) {
	requireSafe(t, schedule{
		setting{creates: otherFolder, listLag: listLag, rendering: 12e9},
		[]event{
			{simulator.CreateShortClip, 1, "ResetThenWork"},
			{simulator.CreateShortClip, 2, foreignClip},
			{simulator.ListShortClips, 8, "Unauthorized"},
		},
	})
}
