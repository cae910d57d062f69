// SPDX-License-Identifier: MPL-2.0

package objectstorage_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// No test leaves a goroutine behind, nor a connection or a timer with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	accessKey = "ACCESSKEYOFTHETESTS1"
	secretKey = "secretKeyOfTheTests000000000000000000001"
	bucket    = "my.bucket"
	key       = "a b/클립+1.mp4"
)

func newConfig(endpoint string) objectstorage.Config {
	return objectstorage.Config{
		AccessKey: accessKey, SecretKey: secretKey, CredentialsSource: "the environment",
		Endpoint: endpoint, SigningRegion: "kr-standard", UserAgent: "test/1",
	}
}

// roundTripper is a transport in a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// respond returns a response to req. Object Storage's own responses have a request ID.
func respond(req *http.Request, status int, requestID, body string) *http.Response {
	header := http.Header{}
	if requestID != "" {
		header.Set("x-amz-request-id", requestID)
	}
	if req.Method == http.MethodHead {
		body = ""
	}
	return &http.Response{StatusCode: status, Header: header, Body: transport.NewBody([]byte(body)), Request: req}
}

// s3Error is the body of an error of Object Storage.
func s3Error(code string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Error><Code>" + code + "</Code><Message>message of " + code + "</Message></Error>"
}

// newFixed returns a client of an Object Storage with one response to everything.
func newFixed(status int, requestID, body string) *objectstorage.Client {
	config := newConfig("http://storage.test")
	config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) { return respond(req, status, requestID, body), nil })
	return objectstorage.New(config)
}

func requireError(t *testing.T, err error) *objectstorage.Error {
	t.Helper()
	e := (*objectstorage.Error)(nil)
	if !errors.As(err, &e) {
		t.Fatalf("error is %T (%v), want *objectstorage.Error", err, err)
	}
	return e
}

// newVerifyingServer is an HTTP server that verifies the signature of each request as S3 does, from what is on the wire.
func newVerifyingServer(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if problem := verifySignature(r); problem != "" {
			t.Errorf("%s %s: %s", r.Method, r.RequestURI, problem)
		}
		w.Header().Set("x-amz-request-id", "1")
		handle(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// verifySignature computes the signature of a request anew. Source: "Signature Calculations for the Authorization Header"
// of the S3 API.
func verifySignature(r *http.Request) (problem string) {
	path, query, _ := strings.Cut(r.RequestURI, "?")
	scope, signed, got, hash, date := "", "", "", "UNSIGNED-PAYLOAD", r.URL.Query().Get("X-Amz-Date")
	if auth := r.Header.Get("Authorization"); auth != "" {
		hash, date = r.Header.Get("x-amz-content-sha256"), r.Header.Get("x-amz-date")
		for part := range strings.SplitSeq(strings.TrimPrefix(auth, "AWS4-HMAC-SHA256 "), ", ") {
			name, value, _ := strings.Cut(part, "=")
			switch name {
			case "Credential":
				scope = value
			case "SignedHeaders":
				signed = value
			case "Signature":
				got = value
			}
		}
	} else {
		scope, signed = r.URL.Query().Get("X-Amz-Credential"), r.URL.Query().Get("X-Amz-SignedHeaders")
		query, got, _ = strings.Cut(query, "&X-Amz-Signature=")
	}
	access, scope, _ := strings.Cut(scope, "/")
	if access != accessKey {
		return "access key " + access
	}
	var headers strings.Builder
	for name := range strings.SplitSeq(signed, ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		fmt.Fprintf(&headers, "%s:%s\n", name, value)
	}
	canonical := strings.Join([]string{r.Method, path, query, headers.String(), signed, hash}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	signing := []byte("AWS4" + secretKey)
	for part := range strings.SplitSeq(scope, "/") {
		signing = mac(signing, part)
	}
	want := hex.EncodeToString(mac(signing, "AWS4-HMAC-SHA256\n"+date+"\n"+scope+"\n"+hex.EncodeToString(sum[:])))
	if got != want {
		return fmt.Sprintf("signature %s, want %s of\n%s", got, want, canonical)
	}
	return ""
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
