// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
)

var predicates = map[string]func(error) bool{
	"not found": IsNotFound, "throttled": IsThrottled, "unauthenticated": IsUnauthenticated, "permission denied": IsPermissionDenied,
	"wrong state": IsWrongState, "invalid": IsInvalid, "bucket": IsBucketError, "not available": IsNotAvailable,
	"transient": IsTransient, "unreachable": IsUnreachable, "undocumented": IsUndocumented,
	"rejection": IsRejection,
}

func TestPredicates_readCodeAndStatus(t *testing.T) {
	for _, c := range []struct {
		status, code int
		want         []string
	}{
		{404, 250004, []string{"not found", "rejection"}},
		{400, 250004, []string{"not found", "rejection"}},
		{200, 250004, []string{"not found", "rejection"}},
		{500, 250004, []string{"not found", "rejection"}},
		{429, 250004, []string{"throttled", "rejection"}},
		{404, 250100, []string{"not found", "rejection"}},
		{400, 250123, []string{"not found", "rejection"}},
		{400, 250005, []string{"not available", "rejection"}},
		{400, 250006, []string{"unauthenticated", "rejection"}},
		{400, 250010, []string{"permission denied", "rejection"}},
		{500, 250017, []string{"permission denied", "rejection"}},
		{400, 250134, []string{"wrong state", "rejection"}},
		{500, 250141, []string{"wrong state", "rejection"}},
		{400, 250002, []string{"invalid", "rejection"}},
		{400, 250003, []string{"invalid", "rejection"}},
		{400, 250705, []string{"bucket", "rejection"}},
		{400, 250019, []string{"rejection"}},
		{200, 250000, []string{"transient"}},
		{400, 250007, []string{"transient"}},
		{400, 250008, []string{"transient"}},
		{400, 250009, []string{"transient"}},
		{400, 250016, []string{"transient"}},
		{400, 250001, nil},
		{500, 250001, []string{"transient"}},
		{400, 250701, nil},
		{400, 259999, []string{"undocumented"}},
		{500, 259999, []string{"transient", "undocumented"}},
		{400, 999, []string{"undocumented"}},

		{400, 100, []string{"invalid", "rejection"}},
		{401, 200, []string{"unauthenticated", "rejection"}},
		{401, 210, []string{"permission denied", "rejection"}},
		{403, 230, []string{"permission denied", "rejection"}},
		{404, 300, []string{"rejection"}},
		{413, 430, []string{"rejection"}},
		{429, 400, []string{"throttled", "rejection"}},
		{429, 410, []string{"throttled", "rejection"}},
		{429, 420, []string{"throttled", "rejection"}},
		{503, 410, []string{"transient"}},
		{502, 200, []string{"transient"}},
		{503, 300, []string{"transient"}},
		{503, 500, []string{"transient"}},
		{504, 510, []string{"transient"}},
		{500, 900, []string{"transient"}},
		{200, 500, []string{"transient"}},

		{401, 0, []string{"unauthenticated"}},
		{403, 0, nil},
		{404, 0, nil},
		{408, 0, []string{"transient"}},
		{410, 0, nil},
		{302, 0, nil},
		{429, 0, []string{"throttled", "rejection"}},
		{500, 0, []string{"transient"}},
		{200, 0, nil},
		{0, 0, []string{"transient", "unreachable"}},
	} {
		err := fmt.Errorf("wrapped: %w", &Error{StatusCode: c.status, Code: c.code, Attempts: 1})
		var got []string
		for name, is := range predicates {
			if is(err) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("HTTP %d with code %d is %q, want %q", c.status, c.code, got, c.want)
		}
		if IsOutcomeUnknown(err) == IsRejection(err) {
			t.Errorf("HTTP %d with code %d: both or neither of a rejection and an unknown outcome", c.status, c.code)
		}
	}
}

func TestPredicates_areFalseForOtherErrors(t *testing.T) {
	for name, is := range predicates {
		if is(nil) || is(errors.New("other")) {
			t.Errorf("%q is true for nil or an error of another package", name)
		}
	}
	if IsOutcomeUnknown(nil) {
		t.Error("the outcome of a success is unknown")
	}
	if !IsOutcomeUnknown(errors.New("other")) {
		t.Error("an error of another package proves a rejection")
	}
}

func TestIsRejection_notSentCreatedNothing(t *testing.T) {
	e := &Error{Attempts: 1, NotSent: true}
	if !IsRejection(e) || IsOutcomeUnknown(e) || !IsUnreachable(e) {
		t.Errorf("not sent: rejection %t, outcome unknown %t, unreachable %t", IsRejection(e), IsOutcomeUnknown(e), IsUnreachable(e))
	}
}

// Contract promise 1, rule 2: only a response that certainly means that nothing was created is a rejection.
func TestIsRejection_ofWholeResponses(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   bool
	}{
		{400, `{"error":"timeout"}`, false},
		{408, ``, false},
		{401, `<html>sign in</html>`, false},
		{403, ``, false},
		{404, `not found`, false},
		{502, `<html>`, false},
		{400, `{"error":{}}`, false},
		{400, `{"error":{"errorCode":"E1","message":"x"}}`, false},
		{400, `{"error":{"errorCode":250001,"message":"<b>Try again</b>"}}`, false},
		{302, ``, false},
		{429, ``, true},
		{404, `{"error":{"errorCode":"300","message":"Not Found Exception"}}`, true},
		{500, `{"error":{"errorCode":250134}}`, true},
		{200, `{"error":{"errorCode":"250002","message":"endTime: invalid value."}}`, true},
	} {
		e := errorOf(c.status, c.body)
		if e == nil {
			t.Errorf("HTTP %d %s is a success", c.status, c.body)
		} else if IsRejection(e) != c.want {
			t.Errorf("HTTP %d %s: rejection %t, want %t", c.status, c.body, !c.want, c.want)
		}
	}
	invalid := &Error{StatusCode: http.StatusOK, InvalidResponse: true, Attempts: 1}
	if IsRejection(invalid) {
		t.Error("an invalid response to a successful POST is a rejection")
	}
}

func TestIsUndocumented_codeThatIsNotANumber(t *testing.T) {
	if e := errorOf(400, `{"error":{"errorCode":"E1","message":"x"}}`); !IsUndocumented(e) {
		t.Errorf("%+v is documented", e)
	}
	if e := errorOf(400, `{"error":{"message":"x"}}`); IsUndocumented(e) {
		t.Errorf("%+v has no code and is undocumented", e)
	}
}
