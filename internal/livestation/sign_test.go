// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

type vector struct {
	Name, Method, URL, Timestamp, Signature string
	PathAndQuery                            string `json:"path_and_query"`
	AccessKey                               string `json:"access_key"`
	SecretKey                               string `json:"secret_key"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	raw, err := os.ReadFile("testdata/signature-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors")
	}
	return file.Vectors
}

func TestSignature_matchesVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			if got := signature(v.Method, v.PathAndQuery, v.Timestamp, v.AccessKey, v.SecretKey); got != v.Signature {
				t.Errorf("signature() = %s, want %s", got, v.Signature)
			}
		})
	}
}

// The signed target must be the one that net/http sends.
func TestSigned_signsTheRequestTargetOnTheWire(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), v.Method, "https://example.test"+v.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			ms, err := strconv.ParseInt(v.Timestamp, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			signed := (&signTransport{accessKey: v.AccessKey, secretKey: v.SecretKey}).signed(req, time.UnixMilli(ms))
			if got := signed.Header.Get("x-ncp-apigw-signature-v2"); got != v.Signature {
				t.Errorf("signature header = %s, want %s", got, v.Signature)
			}
			if got := signed.Header.Get("x-ncp-apigw-timestamp"); got != v.Timestamp {
				t.Errorf("timestamp header = %s, want %s", got, v.Timestamp)
			}
			if len(req.Header) != 0 {
				t.Errorf("the original request changed: %v", req.Header)
			}
		})
	}
}

// rejecting responds with one status and body, and with a Date two minutes ahead of this machine's clock.
type rejecting struct {
	status int
	body   string
	calls  atomic.Int64
}

func (r *rejecting) RoundTrip(req *http.Request) (*http.Response, error) {
	r.calls.Add(1)
	return &http.Response{
		StatusCode: r.status, Request: req,
		Header: http.Header{"Date": {time.Now().Add(2 * time.Minute).UTC().Format(http.TimeFormat)}},
		Body:   transport.NewBody([]byte(r.body)),
	}, nil
}

// A proxy may reject a request, or its response, after Live Station has acted on it.
func TestCreate_isSignedAgainOnlyIfTheGatewayRejectedTheSignature(t *testing.T) {
	gateway := func(code string) string { return `{"error":{"errorCode":"` + code + `","message":"m"}}` }
	for _, c := range []struct {
		status int
		body   string
		want   int64
	}{
		{401, gateway("200"), 2},
		{400, gateway("100"), 2},
		{400, "", 1},
		{401, "", 1},
		{403, "", 1},
		{401, "<html>log in</html>", 1},
		{403, gateway("230"), 1},
		{401, gateway("210"), 1},
		{400, `{"error":{"errorCode":250002,"message":"m"}}`, 1},
		{401, `{"error":"timeout"}`, 1},
	} {
		rejecting := &rejecting{status: c.status, body: c.body}
		client, err := New(Config{AccessKey: "a", SecretKey: "b", Transport: rejecting, MaxRetries: 4})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.CreateShortClip(t.Context(), "ls-1", "1", CreateShortClipRequest{})
		if got := rejecting.calls.Load(); err == nil || got != c.want {
			t.Errorf("HTTP %d %s: %d POSTs, want %d (%v)", c.status, c.body, got, c.want, err)
		}
	}
}

func TestQuery_encodesASpaceAsPercent20AndSignsIt(t *testing.T) {
	var sent *http.Request
	client, err := New(Config{AccessKey: "a", SecretKey: "b", Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		sent = req
		return &http.Response{StatusCode: http.StatusNotFound, Body: transport.NewBody(nil), Request: req}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	op := operation{method: http.MethodGet, path: []string{"channels"}, query: url.Values{"channelName": {"클립 a+b"}}}
	_, _ = client.call(t.Context(), op, nil)
	const want = "/api/v2/channels?channelName=%ED%81%B4%EB%A6%BD%20a%2Bb"
	if got := sent.URL.RequestURI(); got != want {
		t.Errorf("request target = %s, want %s", got, want)
	}
	if got := sent.Header.Get(headerSignature); got != signature(http.MethodGet, want, sent.Header.Get(headerTimestamp), "a", "b") {
		t.Errorf("signature %s is not that of %s", got, want)
	}
}

// roundTripper is a transport in a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
