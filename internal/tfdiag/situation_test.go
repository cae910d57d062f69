// SPDX-License-Identifier: MPL-2.0

package tfdiag_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

func TestSituation_tellsWhatHappenedTheResponseTheConsequenceAndTheNextStep(t *testing.T) {
	got := tfdiag.Situation{
		Summary: "Unable to Read Snapshot", What: "Reading snapshot 1047 of channel ls-1", Consequence: "The state is unchanged.",
		Err: fmt.Errorf("wrapped: %w", &livestation.Error{
			Operation: "get snapshot", Method: "GET", Path: "/channels/ls-1/snapshot/1047", StatusCode: 401, Code: 200, Attempts: 1, TraceID: "36c9k6",
			Message: "Authentication Failed", Details: "Invalid authentication information.", CredentialsSource: "the environment",
		}),
	}.Error()
	const want = `Reading snapshot 1047 of channel ls-1 failed: HTTP 401 Unauthorized, error code 200 (Authentication Failed): Invalid authentication information. Trace ID: 36c9k6.

The state is unchanged.

The gateway rejected the credentials, which the provider read from the environment. Check that access key and secret key are complete and belong together, that the key is active, and that it is a key of this site (public or fin).`
	if got.Detail() != want {
		t.Errorf("detail:\n%s\nwant:\n%s", got.Detail(), want)
	}
	if got.Summary() != "Unable to Read Snapshot" {
		t.Errorf("summary: %s", got.Summary())
	}
	if got.Severity() != diag.SeverityError {
		t.Errorf("severity: %s", got.Severity())
	}
}

func TestSituation_ownNextStepReplacesTheAdvice(t *testing.T) {
	got := tfdiag.Situation{What: "Creating a clip", Err: &livestation.Error{StatusCode: 503, Attempts: 1}, NextStep: "Apply again."}.Detail()
	const want = "Creating a clip failed: HTTP 503 Service Unavailable.\n\nApply again."
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestSituation_withoutErrorIsItsSentences(t *testing.T) {
	got := tfdiag.Situation{Summary: "S", What: "A clip is short.", NextStep: "Make it longer.", Attribute: path.Root("end_time")}.Warning()
	if want := "A clip is short.\n\nMake it longer."; got.Detail() != want {
		t.Errorf("detail: %q, want %q", got.Detail(), want)
	}
	if at, ok := got.(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("end_time")) {
		t.Errorf("the warning does not point to end_time: %v", got)
	}
	if got.Severity() != diag.SeverityWarning {
		t.Errorf("severity: %s", got.Severity())
	}
}

func TestSituation_quotesOtherErrors(t *testing.T) {
	if got := (tfdiag.Situation{What: "Writing", Err: errors.New("no space")}).Detail(); got != "Writing failed: no space." {
		t.Errorf("got %q", got)
	}
}
