// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"slices"
	"strings"
	"testing"
)

func TestCodes_listEachDocumentedCodeOnce(t *testing.T) {
	codes := Codes()
	gateway := 0
	for i, code := range codes {
		if i > 0 && code.Number <= codes[i-1].Number {
			t.Errorf("code %d follows %d: the table is not sorted", code.Number, codes[i-1].Number)
		}
		if code.Gateway() {
			gateway++
		}
	}
	if service := len(codes) - gateway; gateway != 12 || service != 140 {
		t.Errorf("%d gateway codes and %d Live Station codes; want 12 and 140 as in the documents", gateway, service)
	}
}

func TestCodes_areComplete(t *testing.T) {
	for _, code := range Codes() {
		if strings.TrimSpace(code.Message) == "" || code.Class == "" {
			t.Errorf("code %d lacks a message or a class: %+v", code.Number, code)
		}
		if code.Gateway() && code.Status < 400 {
			t.Errorf("gateway code %d has HTTP status %d, want its documented status", code.Number, code.Status)
		}
		if wantState := code.Class == ClassWrongState && code.Number != 250131; (code.State != "") != wantState {
			t.Errorf("code %d of class %s has state %q", code.Number, code.Class, code.State)
		}
	}
}

func TestLookupCode_findsEachCodeAndNoOther(t *testing.T) {
	for _, code := range Codes() {
		if got, ok := LookupCode(code.Number); !ok || got != code {
			t.Errorf("LookupCode(%d) = %+v, %t", code.Number, got, ok)
		}
	}
	for _, number := range []int{0, -1, 99, 404, 999, 249999, 250117, 250999, 259999} {
		if got, ok := LookupCode(number); ok {
			t.Errorf("LookupCode(%d) = %+v, want none", number, got)
		}
	}
}

// The documents give messages that the table must not paraphrase, because users search for them.
func TestCodes_quoteTheMessageNotTheDescription(t *testing.T) {
	for number, want := range map[int]string{
		250009: "Third-party interface exception: {0}.",
		250016: "Server error",
		250017: "Unauthorized",
		250505: "Can't get objectStorage's access oAuth",
		200:    "Authentication Failed",
		300:    "Not Found Exception",
	} {
		if got, _ := LookupCode(number); got.Message != want {
			t.Errorf("message of %d = %q, want %q", number, got.Message, want)
		}
	}
}

func TestCodes_cannotBeChangedByCallers(t *testing.T) {
	codes := Codes()
	codes[0].Message = "changed"
	if slices.ContainsFunc(Codes(), func(c Code) bool { return c.Message == "changed" }) {
		t.Error("Codes returns the table itself")
	}
}
