// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"errors"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

func TestErrors_sayWhatHappenedAndUnwrap(t *testing.T) {
	cause := errors.New("connection reset")
	for _, c := range []struct {
		err     error
		text    string
		unwraps bool
	}{
		{&NotCreatedError{Err: cause}, "no clip was created: connection reset", true},
		{&TurnError{Cause: cause}, "the create was still waiting for another create with the same destination: connection reset", true},
		{&ClaimedClipError{ID: "1420"}, "Live Station returned short clip 1420, which another resource of this run manages", false},
		{&SeveralExistingError{Candidates: make([]livestation.ShortClip, 1)}, "1 existing clip matches, but another create with the same destination is unconfirmed", false},
		{&SeveralExistingError{Candidates: make([]livestation.ShortClip, 2)}, "2 existing clips match", false},
		{&UnconfirmedError{Err: cause}, "the outcome of the create is unknown: connection reset", true},
		{
			&UnconfirmedError{Err: cause, ListErr: errors.New("forbidden"), WaitErr: errors.New("canceled")},
			"the outcome of the create is unknown: connection reset: forbidden: canceled", true,
		},
	} {
		if got := c.err.Error(); got != c.text {
			t.Errorf("%T says %q, want %q", c.err, got, c.text)
		}
		if c.unwraps != errors.Is(c.err, cause) {
			t.Errorf("%T unwraps to its cause: %t, want %t", c.err, !c.unwraps, c.unwraps)
		}
	}
}
