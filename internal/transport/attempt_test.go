// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNotSent_ifThereWasNoConnection(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		panic(http.ErrAbortHandler)
	}))
	defer plain.Close()
	encrypted := httptest.NewTLSServer(nil)
	defer encrypted.Close()
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)

	for name, c := range map[string]struct {
		url    string
		header http.Header
		change func(*http.Transport)
		want   bool
	}{
		"invalid header value":  {url: plain.URL, header: http.Header{"X-Key": {"line end\n"}}, want: true},
		"unknown host":          {url: "http://service.invalid", change: failDial(&net.DNSError{Err: "no such host", IsNotFound: true}), want: true},
		"connection refused":    {url: "http://127.0.0.1:1", want: true},
		"no TLS":                {url: strings.Replace(plain.URL, "http:", "https:", 1), want: true},
		"untrusted certificate": {url: encrypted.URL, want: true},
		"proxy rejects CONNECT": {url: "https://service.invalid", change: useProxy(plain.URL), want: true},
		"connection broken":     {url: plain.URL, want: false},
	} {
		t.Run(name, func(t *testing.T) {
			pool := newPool()
			if c.change != nil {
				c.change(pool.posts)
			}
			_, err := newClient(pool).Do(t.Context(), Request{Method: http.MethodPost, URL: c.url, Header: c.header})
			if failed := requireError(t, err); failed.NotSent != c.want {
				t.Errorf("NotSent = %t, want %t: %v", failed.NotSent, c.want, err)
			}
		})
	}
}

func failDial(err error) func(*http.Transport) {
	return func(transport *http.Transport) {
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
}

func useProxy(address string) func(*http.Transport) {
	return func(transport *http.Transport) {
		transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(address) }
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
func (endless) Close() error               { return nil }

func TestResponse_isLimitedTo8MiB(t *testing.T) {
	calls := 0
	respondEndlessly := func(status int) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			calls++
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: endless{}, Request: req}, nil
		})
	}
	_, err := newClient(respondEndlessly(200), func(c *Config) { c.MaxRetries = 4 }).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
	_ = requireError(t, err)
	if !strings.Contains(err.Error(), "larger than 8 MiB") || calls != 1 {
		t.Errorf("a success that is too large: %v after %d calls, want an error that is not retried", err, calls)
	}
	resp, err := newClient(respondEndlessly(404)).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 404 || len(Body(resp.Response)) != 8<<20 {
		t.Errorf("an error that is too large: HTTP %d with %d bytes, want its status and 8 MiB", resp.StatusCode, len(Body(resp.Response)))
	}
}

func TestResponse_cutOffIsAnError(t *testing.T) {
	client := newClient(roundTripper(func(req *http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader(`{"content":`), iotestErr{io.ErrUnexpectedEOF})
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body), Request: req}, nil
	}))
	_, err := client.Do(t.Context(), Request{Method: http.MethodPost, URL: "http://test"})
	if failed := requireError(t, err); failed.NotSent || !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "HTTP 200") {
		t.Errorf("error = %+v, want the status and an unknown outcome", failed)
	}
}

// iotestErr is a reader that fails.
type iotestErr struct{ err error }

func (r iotestErr) Read([]byte) (int, error) { return 0, r.err }

// hang gets a connection, if connected, and then gives no response until the context of the attempt ends.
func hang(connected bool) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		if connected {
			connect(req)
		} else {
			httptrace.ContextClientTrace(req.Context()).GetConn("test")
		}
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
}

func TestCancel_endsAnAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		method    string
		connected bool
		want      time.Duration
		notSent   bool
	}{
		"GET in flight":                    {http.MethodGet, true, time.Second, false},
		"PUT in flight":                    {http.MethodPut, true, time.Second, false},
		"GET that waits for a connection":  {http.MethodGet, false, time.Second, true},
		"POST that waits for a connection": {http.MethodPost, false, time.Second, true},
		// What the POST created would be lost with its response, so only the request timeout ends it.
		"POST in flight": {http.MethodPost, true, 30 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				start := time.Now()
				_, err := newClient(hang(c.connected), func(c *Config) { c.MaxRetries = 4 }).Do(ctx, Request{Method: c.method, URL: "http://test"})
				failed := requireError(t, err)
				if elapsed := time.Since(start); elapsed != c.want || failed.NotSent != c.notSent || failed.Attempts != 1 {
					t.Errorf("ended after %s and %d attempts, NotSent %t (%v); want %s, 1 attempt, NotSent %t",
						elapsed, failed.Attempts, failed.NotSent, err, c.want, c.notSent)
				}
				if reason := map[bool]error{true: context.DeadlineExceeded, false: ErrRequestTimeout}[c.want == time.Second]; !errors.Is(err, reason) {
					t.Errorf("error = %v, want %v", err, reason)
				}
				synctest.Wait()
			})
		})
	}
}

func TestCancel_doesNotLoseTheResponseOfAPOST(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := roundTripper(func(req *http.Request) (*http.Response, error) {
			connect(req)
			select {
			case <-time.After(10 * time.Second):
				return respond(req, 200, nil, "created"), nil
			case <-req.Context().Done():
				return nil, req.Context().Err()
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		resp, err := newClient(slow).Do(ctx, Request{Method: http.MethodPost, URL: "http://test"})
		if err != nil || string(Body(resp.Response)) != "created" {
			t.Errorf("response = %v, %v", resp, err)
		}
	})
}

func TestCancel_beforeTheCallSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		client := newClient(roundTripper(func(*http.Request) (*http.Response, error) {
			t.Errorf("the %s was sent", method)
			return nil, errors.New("sent")
		}))
		_, err := client.Do(ctx, Request{Method: method, URL: "http://test"})
		failed := requireError(t, err)
		if !failed.NotSent || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %+v, want NotSent", method, failed)
		}
		if err.Error() != "the request was interrupted" {
			t.Errorf("%s: the error says %q", method, err)
		}
	}
}

func TestRequestTimeout_limitsOneAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := newClient(hang(true), func(c *Config) { c.RequestTimeout = 7 * time.Second }).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
		_ = requireError(t, err)
		if time.Since(start) != 7*time.Second || err.Error() != "no response within the request timeout of 7s" {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		synctest.Wait()
	})
}
