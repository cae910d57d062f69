// SPDX-License-Identifier: MPL-2.0

package wait_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

func TestErrors_nameLastAndTargetState(t *testing.T) {
	creating := wait.Outcome{LastState: "CREATING", TargetStates: []string{"COMPLETED"}, Elapsed: 61234 * time.Millisecond}
	unknown := creating
	unknown.LastState, unknown.Unknown = "ARCHIVED", true
	never := wait.Outcome{TargetStates: []string{"ON", "READY"}, Elapsed: time.Second, LastError: errors.New("HTTP 503")}
	for _, c := range []struct {
		err  error
		want string
	}{
		{&wait.FailureError{Outcome: creating}, "failed after 1m1.2s: last state CREATING, target state COMPLETED"},
		{&wait.TimeoutError{Outcome: unknown}, "timed out after 1m1.2s: last state ARCHIVED (unknown to this version), target state COMPLETED"},
		{&wait.CancelledError{Outcome: creating, Cause: context.Canceled}, "canceled after 1m1.2s: last state CREATING, target state COMPLETED"},
		{&wait.PollError{Outcome: never}, "polling failed after 1s: no state was read, target state ON or READY; the last poll failed: HTTP 503"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%T:\n got %s\nwant %s", c.err, got, c.want)
		}
	}
}

func TestErrors_unwrapOnlyToTheirCause(t *testing.T) {
	cause := errors.New("cause")
	if err := error(&wait.CancelledError{Cause: cause}); !errors.Is(err, cause) {
		t.Error("CancelledError does not unwrap to its cause")
	}
	if err := error(&wait.PollError{Outcome: wait.Outcome{LastError: cause}}); !errors.Is(err, cause) {
		t.Error("PollError does not unwrap to the error of the last poll")
	}
	if err := error(&wait.TimeoutError{Outcome: wait.Outcome{LastError: cause}}); errors.Is(err, cause) {
		t.Error("TimeoutError unwraps to the error of the last poll, which is not its cause")
	}
}
