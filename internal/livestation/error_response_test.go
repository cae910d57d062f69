// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"net/http"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

func TestParseError_readsEachForm(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       *Error
	}{
		{
			"service, code a number", `{"error":{"errorCode":250000,"message":"Unexpected error occurred.","errorName":"EXCEPTION"}}`,
			&Error{Code: 250000, Message: "Unexpected error occurred.", Name: "EXCEPTION"},
		},
		{
			"service, code a string", `{"error":{"errorCode":"250004","message":"snapshot not found."}}`,
			&Error{Code: 250004, Message: "snapshot not found."},
		},
		{
			"gateway with details", `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}`,
			&Error{Code: 200, Message: "Authentication Failed", Details: "Invalid authentication information."},
		},
		{"code at the top level", `{"errorCode":250100,"message":"Channel is not found"}`, &Error{Code: 250100, Message: "Channel is not found"}},
		{"flat", `{"status":400,"error":"Bad Request","message":"no"}`, &Error{Message: "Bad Request no"}},
		{"empty object", `{"error":{}}`, &Error{}},
		{"code that is not a number", `{"error":{"errorCode":"E1","message":"x"}}`, &Error{Name: "E1", Message: "x"}},
		{"negative code", `{"error":{"errorCode":-250004}}`, &Error{Name: "-250004"}},
		{"code 0", `{"error":{"errorCode":0}}`, &Error{}},
		{"code and texts null", `{"error":{"errorCode":null,"message":null}}`, &Error{}},
		{"empty string", `{"error":""}`, &Error{}},
		{"false", `{"error":false}`, &Error{}},
		{"timeout", `{"error":"timeout"}`, &Error{Message: "timeout"}},
		{
			"markup in the message", `{"error":{"errorCode":250001,"message":"<strong>Please try</strong><br>again &amp; again\u0007"}}`,
			&Error{Code: 250001, Message: "Please try again & again"},
		},
		{"list", `{"error":[1]}`, &Error{Message: "[1]"}},
		{"success", `{"content":{"channelId":"ls-1"}}`, nil},
		{"success with the code for OK", `{"content":{},"error":{"errorCode":250013,"message":"OK"}}`, nil},
		{"null", `{"content":{},"error":null}`, nil},
		{"html", `<html>`, nil},
		{"empty", ``, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := parseError([]byte(c.body))
			if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("parseError() = %+v, want %+v", got, c.want)
			}
		})
	}
}

func errorOf(status int, body string) *Error {
	return parseErrorResponse(&http.Response{
		StatusCode: status, Header: http.Header{},
		Body: transport.NewBody([]byte(body)),
	})
}

func TestParseErrorResponse_errorBesideFilledContentIsSuccess(t *testing.T) {
	for _, body := range []string{
		`{"error":{"errorCode":"200","message":"OK"},"content":{"channelId":"ls-1"}}`,
		`{"errorCode":"200","message":"OK","content":{"channelId":"ls-1"}}`,
		`{"error":{"errorCode":250002,"message":"bad"},"content":[{"channelId":"ls-1"}]}`,
	} {
		if err := errorOf(200, body); err != nil {
			t.Errorf("HTTP 200 with %s: %v, want a success", body, err)
		}
	}
}

func TestParseErrorResponse_emptyErrorBesideContentIsSuccess(t *testing.T) {
	for _, empty := range []string{`{}`, `null`, `""`, `[]`, `false`, `{"errorCode":0,"message":""}`, `{"errorCode":null,"message":null}`, `{"errorCode":250013,"message":"OK"}`} {
		if e := errorOf(200, `{"content":{"channelId":"ls-1"},"error":`+empty+`}`); e != nil {
			t.Errorf("HTTP 200 with content and error %s: %+v, want success", empty, e)
		}
		if e := errorOf(400, `{"content":{"channelId":"ls-1"},"error":`+empty+`}`); e == nil {
			t.Errorf("HTTP 400 with content and error %s is a success", empty)
		}
	}
	for _, body := range []string{`{"error":{}}`, `{"error":{},"content":null}`, `{"error":{"message":"no"},"content":{}}`, `{"error":{"errorCode":"E1"},"content":{}}`} {
		if e := errorOf(200, body); e == nil || !IsOutcomeUnknown(e) {
			t.Errorf("HTTP 200 with %s: %+v, want an unknown outcome", body, e)
		}
	}
}
