// SPDX-License-Identifier: MPL-2.0

package live

import (
	"errors"
	"strings"
	"testing"
)

func TestSummary_namesStatusCodeAndMessage(t *testing.T) {
	for name, test := range map[string]struct {
		exchange exchange
		want     string
	}{
		"success":             {exchange{status: 200, body: []byte(`{"content":{}}`)}, "HTTP 200, success"},
		"success with marker": {exchange{status: 200, body: []byte(`{"content":{},"error":{"errorCode":250013}}`)}, "HTTP 200, code 250013, success"},
		"error":               {exchange{status: 400, body: []byte(`{"error":{"errorCode":"250004","message":"no"}}`)}, `HTTP 400, code 250004, message "no"`},
		"error as HTTP 200":   {exchange{status: 200, body: []byte(`{"error":{"errorCode":250004}}`)}, "HTTP 200, code 250004"},
		"page of a proxy":     {exchange{status: 502, body: []byte("<html>")}, "HTTP 502, undocumented form that starts with: <html>"},
		"no response":         {exchange{err: errors.New("connection reset")}, "no response: connection reset"},
	} {
		if got := test.exchange.summary(); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestStreamKeys_findsEachSpelling(t *testing.T) {
	got := streamKeys([]byte(`{"streamKey": "one", "backupStreamKey":"two", "streamKeyName": 3}`))
	if strings.Join(got, ",") != "one,two" {
		t.Errorf("got %q", got)
	}
}
