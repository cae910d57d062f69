// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// replies serves one reply after another, and the last one again, and records the requests.
type replies struct {
	statuses []int
	body     string
	requests []*http.Request
}

func (r *replies) RoundTrip(req *http.Request) (*http.Response, error) {
	status := r.statuses[min(len(r.requests), len(r.statuses)-1)]
	r.requests = append(r.requests, req)
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(r.body)), Request: req}, nil
}

func (r *replies) client(t testing.TB) *livestation.Client {
	t.Helper()
	client, err := livestation.New(livestation.Config{
		AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Transport: r, MaxRetries: livestation.DefaultMaxRetries,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestRecording_sendsThePUTWithoutABody(t *testing.T) {
	service := &replies{statuses: []int{200}, body: `{"content":{"recordList":{}},"total":0}`}
	client := service.client(t)
	for path, call := range map[string]func(context.Context, string) ([]livestation.Recording, error){
		"/api/v2/channels/ls-1/startRecord": client.StartRecording,
		"/api/v2/channels/ls-1/stopRecord":  client.StopRecording,
	} {
		service.requests = nil
		if _, err := call(t.Context(), "ls-1"); err != nil {
			t.Fatal(err)
		}
		got := service.requests[0]
		if got.Method != http.MethodPut || got.URL.RequestURI() != path || got.ContentLength > 0 {
			t.Errorf("%s %s with a body of %d bytes, want PUT %s without a body", got.Method, got.URL.RequestURI(), got.ContentLength, path)
		}
	}
}

func TestRecording_readsEachFormOfTheList(t *testing.T) {
	for body, want := range map[string][]livestation.Recording{
		`{"content":{"recordList":{"12":{"recordType":"MP4","channelId":"ls-1","status":"RECORDING"},"11":{"status":"UPLOADED"}}},"total":2}`: {
			{ID: "11", Status: "UPLOADED"}, {ID: "12", Status: "RECORDING"},
		},
		`{"content":{"recordList":{"12":null}}}`:                            {{ID: "12"}},
		`{"content":{"recordList":{"12":{"status":{}}}}}`:                   {{ID: "12"}},
		`{"content":{"recordList":[{"recordId":12,"status":"A"},null,{}]}}`: {{ID: "12", Status: "A"}},
		`{"content":{"recordList":[]}}`:                                     nil,
		`{"content":{"recordList":""}}`:                                     nil,
		`{"content":{"recordList":null}}`:                                   nil,
		`{"content":{}}`:                                                    nil,
		`{"content":[]}`:                                                    nil,
		`{"content":null}`:                                                  nil,
		`{"content":{"recordList":{}},"error":{"errorCode":250013}}`:        nil,
	} {
		got, err := (&replies{statuses: []int{200}, body: body}).client(t).StartRecording(t.Context(), "ls-1")
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s = %v, %v; want %v", body, got, err, want)
		}
	}
}

func TestRecording_wrongStateIsAnError(t *testing.T) {
	for code, want := range map[string]livestation.State{
		"250134": livestation.StateOffAir, "250135": livestation.StateAlreadyRecording, "250137": livestation.StateNotRecording,
	} {
		service := &replies{statuses: []int{400}, body: `{"error":{"errorCode":` + code + `}}`}
		_, err := service.client(t).StopRecording(t.Context(), "ls-1")
		if err == nil || !livestation.IsWrongState(err) {
			t.Errorf("code %s: %v, want a wrong state", code, err)
			continue
		}
		if got := apiError(t, err).State(); got != want {
			t.Errorf("code %s reports the state %q, want %q", code, got, want)
		}
	}
}

func TestRecording_loginPageIsAnError(t *testing.T) {
	_, err := (&replies{statuses: []int{200}, body: "<html>Sign in</html>"}).client(t).StartRecording(t.Context(), "ls-1")
	if err == nil || !apiError(t, err).InvalidResponse {
		t.Errorf("%v, want an invalid response", err)
	}
}

func TestRecording_isRetriedLikeAGET(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &replies{statuses: []int{503, 504, 200}, body: `{"content":{"recordList":{}}}`}
		if _, err := service.client(t).StartRecording(t.Context(), "ls-1"); err != nil || len(service.requests) != 3 {
			t.Errorf("%v after %d requests, want success after 3", err, len(service.requests))
		}
	})
}
