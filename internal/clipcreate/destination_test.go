// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestDestination_ignoresHowSlashesAreWritten(t *testing.T) {
	request := func(path string) Request {
		return Request{ChannelID: "ls-1", SnapshotID: "1047", CreateShortClipRequest: livestation.CreateShortClipRequest{
			StartTime: int64(len(path)), Output: livestation.Output{BucketName: "b", FilePath: path, AccessControl: livestation.AccessPrivate},
		}}
	}
	for _, c := range []struct {
		path string
		same bool
	}{
		{"/clips", true},
		{"/clips/", true},
		{"//clips//", true},
		{"/Clips", false},
		{"/clips/a", false},
		{"/", false},
	} {
		if same := request(c.path).Destination() == request("/clips").Destination(); same != c.same {
			t.Errorf("%s and /clips are the same destination: %t, want %t", c.path, same, c.same)
		}
	}
}

// Rule 6: after an unconfirmed create, no create of the run claims a clip of that destination.
func TestDestination_unconfirmedCreateBlocksLaterClaims(t *testing.T) {
	for _, c := range []struct {
		name   string
		first  func(e *env)
		reason Reason
	}{
		{"several candidates", func(e *env) { e.addForeignClip(); e.addForeignClip(); e.onPOST(simulator.LostResponse) }, SeveralCandidates},
		{"the list failed", func(e *env) {
			e.onPOST(simulator.LostResponse)
			e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: simulator.Forbidden, Times: 1})
		}, ListFailed},
		{"the length differs", func(e *env) { e.addForeignClip(); e.onPOST(simulator.Reset) }, LengthDiffers},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, e *env) {
				c.first(e)
				_ = e.unconfirmed(e.request(0), c.reason)
				time.Sleep(10 * time.Minute) // Only the clip of the second create is a candidate of the second one.

				e.onPOST(simulator.LostResponse)
				err := e.unconfirmed(e.request(1000), OtherUnconfirmed)
				clips := e.Clips()
				e.requireCandidates(err.Candidates, clips[len(clips)-1])
				e.created(e.request(2000), Created) // A response that names the clip needs no candidate.
				e.onPOST(simulator.LostResponse)
				e.created(e.request(3000).inFolder("/other"), FoundAfterLostResponse)
			})
		})
	}
}

// The first create claims a foreign clip before its own clip appears. A second create then finds the clip of the first
// one, which has the right length. Only the end of the first confirmation shows that it may be the wrong clip.
func TestDestination_pendingConfirmationBlocksLaterOne(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.render(simulator.Outcome{Duration: time.Minute})
		foreign := e.addForeignClip()
		e.onPOST(simulator.ResetThenWork)
		e.onPOST(simulator.Reset)
		together(
			func() {
				err := e.unconfirmed(e.request(0), LengthDiffers)
				e.requireCandidates(err.Candidates, foreign)
			},
			func() {
				time.Sleep(time.Second)
				err := e.unconfirmed(e.request(1000), OtherUnconfirmed)
				e.requireCandidates(err.Candidates, e.Clips()[1])
			},
		)
		e.checkClips(2)
	})
}

func TestDestination_laterConfirmationEndsWithTheEarlierOne(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetOutcome(func(clip simulator.Clip) simulator.Outcome {
			if clip.StartTime == 0 {
				return simulator.Outcome{Duration: 3 * time.Minute}
			}
			return simulator.Outcome{Duration: renderTime}
		})
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 3})
		start := time.Now()
		var creates []func()
		for i := range 3 {
			creates = append(creates, func() {
				time.Sleep(time.Duration(i) * time.Second)
				e.created(e.request(int64(i)*1000), FoundAfterLostResponse)
			})
		}
		together(creates...)
		checkTook(t, start, 3*time.Minute, 4*time.Minute)
	})
}

func TestDestination_deadlineEndsWaitForEarlierConfirmation(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		e.SetOutcome(func(clip simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: clip.StartTime == 0} })
		e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 2})
		together(
			func() { _ = e.unconfirmed(e.request(0), NotCompleted) },
			func() {
				time.Sleep(time.Second)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := e.createWith(ctx, e.request(1000))
				unconfirmed := e.requireUnconfirmed(err, OtherUnconfirmed)
				e.requireCandidates(unconfirmed.Candidates, e.Clips()[1])
			},
		)
	})
}

func TestDestination_claimedClipIsNeverCandidate(t *testing.T) {
	inBubble(t, func(t *testing.T, e *env) {
		// The clips of both creates are so young that their times do not tell them apart.
		first := e.created(e.request(0), Created)
		managed := e.addClip(e.request(500), clipLength)
		e.creator.Claim(e.channel, strconv.FormatInt(managed.ID, 10))
		e.onPOST(simulator.LostResponse)
		second := e.created(e.request(1000), FoundAfterLostResponse)
		if first.Clip.ID == second.Clip.ID {
			t.Errorf("two creates returned clip %s", first.Clip.ID)
		}
	})
}
