// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// Whatever an error holds, the predicates do not contradict each other, and only Live Station's own codes mean "not found".
func FuzzParseError(f *testing.F) {
	for _, seed := range []struct {
		status int
		body   string
	}{
		{400, `{"error":{"errorCode":250004,"message":"snapshot not found.","errorName":"NOT_FOUND"}}`},
		{200, `{"error":{"errorCode":"250100","message":"Channel is not found"}}`},
		{500, `{"error":{"errorCode":250123}}`},
		{500, `{"error":{"errorCode":250000,"message":"Unexpected error occurred.","errorName":"EXCEPTION"}}`},
		{200, `{"content":{},"error":{"errorCode":250013,"message":"OK"}}`},
		{401, `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}`},
		{403, `{"error":{"errorCode":"210","message":"Permission Denied"}}`},
		{404, `{"error":{"errorCode":"300","message":"Not Found Exception","details":"URL not found."}}`},
		{429, `{"error":{"errorCode":"410","message":"Throttle Limited","details":"Too many requests"}}`},
		{503, `{"error":{"errorCode":"500","message":"Endpoint Error"}}`},
		{404, `{"errorCode":250004,"message":"at the top level"}`},
		{404, `{"status":404,"error":"Not Found","message":"250004"}`},
		{502, "<html><script>x</script><title>502 Bad Gateway</title></html>"},
		{302, ""},
		{400, `{"error":{"errorCode":2.50004e5,"message":"\u0007\u001b[31m\u2028red\ud800"}}`},
		{400, `{"error":{"errorCode":-250004,"details":["x"]}}`},
		{400, `{"error":{"errorCode":250004,"message":{"en":"gone"},"details":["x"],"errorName":7}}`},
		{400, `{"error":{"errorCode":250004},"message":7}`},
		{400, `{"error":[{"errorCode":250004}]}`},
	} {
		f.Add(seed.status, []byte(seed.body), "5acpipl2r8m0")
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, trace string) {
		if status < 100 || status > 999 {
			status = 100 + int(uint(status)%900)
		}
		e := parseErrorResponse(&http.Response{
			StatusCode: status, Header: http.Header{"X-Ncp-Trace-Id": {trace}},
			Body: transport.NewBody(body),
		})
		if e == nil {
			if status/100 != 2 {
				t.Fatalf("HTTP %d with %q is a success", status, body)
			}
			return
		}
		e.Operation, e.Method, e.Path, e.Attempts = "get snapshot", http.MethodGet, "/channels/ls-1/snapshot/1047", 1
		if e.StatusCode != status || e.Code < 0 || e.Code == CodeOK || e.InvalidResponse || e.NotSent || IsUnreachable(e) {
			t.Fatalf("HTTP %d with %q = %+v", status, body, e)
		}
		if code := plainCode(body); code != 0 && code != CodeOK && e.Code != code {
			t.Fatalf("code %d of %q was not read: %+v", code, body, e)
		}
		checkPredicates(t, e)
		message := e.Error()
		if len(message) > 2500 || !utf8.ValidString(message) || strings.ContainsFunc(message, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("message of %d bytes is too long or not printable: %q", len(message), message)
		}
	})
}

func checkPredicates(t *testing.T, e *Error) {
	t.Helper()
	throttled := e.StatusCode == http.StatusTooManyRequests
	if notFound := slices.Contains([]int{250004, 250100, 250123}, e.Code) && !throttled; IsNotFound(e) != notFound {
		t.Fatalf("code %d is not found: %t", e.Code, IsNotFound(e))
	}
	classes := 0
	for _, is := range []func(error) bool{
		IsNotFound, IsNotAvailable, IsUnauthenticated, IsPermissionDenied, IsThrottled, IsWrongState, IsInvalid, IsBucketError, IsTransient,
	} {
		if is(e) {
			classes++
		}
	}
	if classes > 1 {
		t.Fatalf("%+v has %d classes", e, classes)
	}
	if IsTransient(e) && IsRejection(e) {
		t.Fatalf("%+v is transient and a rejection", e)
	}
	if throttled && (!IsThrottled(e) || !IsRejection(e)) {
		t.Fatalf("HTTP 429 is throttled: %t, a rejection: %t", IsThrottled(e), IsRejection(e))
	}
	if e.Code == 0 && IsRejection(e) && !throttled || IsUndocumented(e) && IsRejection(e) && !throttled {
		t.Fatalf("%+v is a rejection without a documented code", e)
	}
}

// plainCode returns the code of an error of the documented form, or 0 if there is none or if the body has two names that differ
// only in case.
func plainCode(body []byte) int {
	var outer struct{ Error map[string]any }
	var all map[string]any
	if json.Unmarshal(body, &outer) != nil || json.Unmarshal(body, &all) != nil || all["error"] == nil || twoSpellings(all) || twoSpellings(outer.Error) {
		return 0
	}
	if code, ok := outer.Error["errorCode"].(float64); ok && code == float64(int(code)) && code > 0 && code < 1<<31 {
		return int(code)
	}
	return 0
}

func twoSpellings(object map[string]any) bool {
	seen := map[string]bool{}
	for name := range object {
		folded := strings.ToLower(strings.ToUpper(name))
		if seen[folded] {
			return true
		}
		seen[folded] = true
	}
	return false
}
