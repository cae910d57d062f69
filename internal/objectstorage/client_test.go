// SPDX-License-Identifier: MPL-2.0

package objectstorage_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

func TestClient_withARealStore(t *testing.T) {
	ctx := t.Context()
	store := storagetest.New(t, accessKey, secretKey)
	for _, name := range []string{bucket, "denied"} {
		if err := store.CreateBucket(ctx, name); err != nil {
			t.Fatal(err)
		}
		if err := store.Put(ctx, name, key, []byte("mp4"), false); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Deny(ctx, "denied"); err != nil {
		t.Fatal(err)
	}
	client := objectstorage.New(newConfig(store.URL))
	requireExists := func(key string, want bool) {
		t.Helper()
		if exists, err := client.Exists(ctx, bucket, key); err != nil || exists != want {
			t.Errorf("Exists(%s) = %t, %v, want %t", key, exists, err, want)
		}
	}
	requireExists(key, true)
	requireExists("elsewhere.mp4", false)

	link, until, err := client.Presign(ctx, bucket, key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := storagetest.Get(ctx, link); err != nil || string(resp.Body) != "mp4" {
		t.Errorf("GET of the presigned URL: %d %q, %v", resp.Status, resp.Body, err)
	}
	if left := time.Until(until); left > time.Minute || left < 50*time.Second {
		t.Errorf("the presigned URL expires in %s", left)
	}
	unsigned, _, _ := strings.Cut(link, "?")
	if want := store.URL + "/my.bucket/a%20b/%ED%81%B4%EB%A6%BD%2B1.mp4"; unsigned != want {
		t.Errorf("the presigned URL is %s, want %s", unsigned, want)
	}
	for name, forged := range map[string]string{
		"without a signature": unsigned,
		"with another expiry": strings.Replace(link, "X-Amz-Expires=60", "X-Amz-Expires=61", 1),
	} {
		if resp, err := storagetest.Get(ctx, forged); err != nil || resp.Status != http.StatusForbidden {
			t.Errorf("GET %s: %d, %v", name, resp.Status, err)
		}
	}

	for range 2 {
		if err := client.Delete(ctx, bucket, key); err != nil {
			t.Error(err)
		}
	}
	requireExists(key, false)

	wrongKeys := newConfig(store.URL)
	wrongKeys.SecretKey = "notTheSecretKeyOfThisAccessKey0000000001"
	for name, c := range map[string]struct {
		client *objectstorage.Client
		bucket string
		is     func(error) bool
		text   string
	}{
		"no permission":  {client, "denied", objectstorage.IsPermissionDenied, "HTTP 403 Forbidden, error code AccessDenied"},
		"no such bucket": {client, "missing", objectstorage.IsNoSuchBucket, "HTTP 404 Not Found, error code NoSuchBucket"},
		"wrong keys":     {objectstorage.New(wrongKeys), bucket, objectstorage.IsUnauthenticated, "error code SignatureDoesNotMatch"},
		"nobody listens": {objectstorage.New(newConfig("http://127.0.0.1:1")), bucket, objectstorage.IsUnreachable, "no response: dial tcp 127.0.0.1:1"},
	} {
		_, checked := c.client.Exists(ctx, c.bucket, key)
		for _, err := range []error{checked, c.client.Delete(ctx, c.bucket, key)} {
			e := requireError(t, err)
			if !c.is(err) || e.Bucket != c.bucket || e.Key != key || e.CredentialsSource != "the environment" || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%s: %+v, %v", name, e, err)
			}
			for _, secret := range []string{accessKey, secretKey, wrongKeys.SecretKey} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: a key is in %v", name, err)
				}
			}
		}
	}
}

// A response that is not Object Storage's own never says anything about an object.
func TestExists_trustsObjectStorageAlone(t *testing.T) {
	for name, c := range map[string]struct {
		status          int
		requestID, body string
		exists, isError bool
	}{
		"object":                   {200, "1", "", true, false},
		"empty object":             {416, "1", s3Error("InvalidRange"), true, false},
		"no object":                {404, "1", s3Error("NoSuchKey"), false, false},
		"request ID in the body":   {404, "", strings.Replace(s3Error("NoSuchKey"), "</Error>", "<RequestId>1</RequestId></Error>", 1), false, false},
		"login page":               {200, "", "<html>log in</html>", false, true},
		"not found elsewhere":      {404, "", s3Error("NoSuchKey"), false, true},
		"another service":          {404, "", `{"error":{"errorCode":"300","message":"Not Found Exception"}}`, false, true},
		"web page":                 {404, "", "<html><body>404</body></html>", false, true},
		"nothing":                  {404, "", "", false, true},
		"no such bucket":           {404, "1", s3Error("NoSuchBucket"), false, true},
		"NoSuchKey with HTTP 400":  {400, "1", s3Error("NoSuchKey"), false, true},
		"method not allowed":       {405, "", "", false, true},
		"redirect":                 {301, "", "", false, true},
		"forbidden":                {403, "1", s3Error("AccessDenied"), false, true},
		"server error":             {500, "1", s3Error("InternalError"), false, true},
		"range that is not theirs": {416, "", "", false, true},
	} {
		exists, err := newFixed(c.status, c.requestID, c.body).Exists(t.Context(), bucket, key)
		if exists != c.exists || (err != nil) != c.isError {
			t.Errorf("%s: Exists() = %t, %v", name, exists, err)
		}
		if err != nil {
			if e := requireError(t, err); e.StatusCode != c.status || objectstorage.IsForeign(err) != (c.requestID == "") {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func TestDelete_trustsObjectStorageAlone(t *testing.T) {
	for name, c := range map[string]struct {
		status          int
		requestID, body string
		isError         bool
	}{
		"deleted":             {204, "1", "", false},
		"no object":           {404, "1", s3Error("NoSuchKey"), false},
		"login page":          {200, "", "<html>log in</html>", true},
		"another success":     {200, "1", "", true},
		"not found elsewhere": {404, "", s3Error("NoSuchKey"), true},
		"web page":            {404, "", "<html><body>404</body></html>", true},
		"no such bucket":      {404, "1", s3Error("NoSuchBucket"), true},
		"forbidden":           {403, "1", s3Error("AccessDenied"), true},
		"redirect":            {307, "1", "", true},
	} {
		err := newFixed(c.status, c.requestID, c.body).Delete(t.Context(), bucket, key)
		if (err != nil) != c.isError {
			t.Errorf("%s: Delete() = %v", name, err)
		}
	}
	err := newFixed(200, "", "<html>log in</html>").Delete(t.Context(), bucket, key)
	const want = "delete object a b/클립+1.mp4 of bucket my.bucket at http://storage.test: HTTP 200 OK, not a response of Object Storage: log in"
	if err.Error() != want {
		t.Errorf("a login page: %v, want %s", err, want)
	}
}

func TestKeys_areSentAndSignedAsTheyAre(t *testing.T) {
	var sent atomic.Value
	server := newVerifyingServer(t, func(w http.ResponseWriter, r *http.Request) {
		path, _, _ := strings.Cut(r.RequestURI, "?")
		sent.Store(r.Method + " " + path)
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
		}
	})
	client := objectstorage.New(newConfig(server.URL))
	for key, path := range map[string]string{
		"clips/x.mp4":      "/my.bucket/clips/x.mp4",
		"/clips/x.mp4":     "/my.bucket//clips/x.mp4",
		"//clips//x.mp4":   "/my.bucket///clips//x.mp4",
		"a/../b/./x.mp4":   "/my.bucket/a/../b/./x.mp4",
		"a b/클립+1.mp4":     "/my.bucket/a%20b/%ED%81%B4%EB%A6%BD%2B1.mp4",
		"50%2F?#&=;.mp4":   "/my.bucket/50%252F%3F%23%26%3D%3B.mp4",
		"~!$'()*,:@-_.mp4": "/my.bucket/~%21%24%27%28%29%2A%2C%3A%40-_.mp4",
		"x/":               "/my.bucket/x/",
	} {
		requireSent := func(method string) {
			t.Helper()
			if got := sent.Load(); got != method+" "+path {
				t.Errorf("key %q: sent %s, want %s %s", key, got, method, path)
			}
		}
		if exists, err := client.Exists(t.Context(), bucket, key); err != nil || !exists {
			t.Errorf("Exists(%q) = %t, %v", key, exists, err)
		}
		requireSent(http.MethodHead)
		if err := client.Delete(t.Context(), bucket, key); err != nil {
			t.Errorf("Delete(%q) = %v", key, err)
		}
		requireSent(http.MethodDelete)
		link, _, err := client.Presign(t.Context(), bucket, key, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := storagetest.Get(t.Context(), link); err != nil || resp.Status != http.StatusOK {
			t.Errorf("GET of the presigned URL of %q: %d, %v", key, resp.Status, err)
		}
		requireSent(http.MethodGet)
	}
	http.DefaultClient.CloseIdleConnections()
}

// A DELETE without a key would delete the bucket.
func TestNames_thatAreNotAnObjectAreNotSent(t *testing.T) {
	config := newConfig("http://storage.test")
	config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", req.Method, req.URL)
		return respond(req, 204, "1", ""), nil
	})
	client := objectstorage.New(config)
	for _, object := range []struct{ bucket, key string }{{bucket, ""}, {bucket, "/"}, {bucket, "//"}, {"", key}, {".", key}, {"..", key}} {
		_, checked := client.Exists(t.Context(), object.bucket, object.key)
		_, _, signed := client.Presign(t.Context(), object.bucket, object.key, time.Minute)
		for _, err := range []error{checked, signed, client.Delete(t.Context(), object.bucket, object.key)} {
			if err == nil || objectstorage.IsUnreachable(err) {
				t.Errorf("%+v: %v", object, err)
			}
		}
	}
}

func TestRequests_areSignedForTheRegionWithoutChecksums(t *testing.T) {
	var calls atomic.Int64
	server := newVerifyingServer(t, func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if strings.Contains(strings.ToLower(name), "checksum") {
				t.Errorf("the request has %s, which Object Storage rejects", name)
			}
		}
		if auth := r.Header.Get("Authorization"); !strings.Contains(auth, "/jp-standard/s3/aws4_request") {
			t.Errorf("Authorization = %s", auth)
		}
		if r.UserAgent() != "test/1" {
			t.Errorf("User-Agent = %s", r.UserAgent())
		}
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	config := newConfig(server.URL + "/")
	config.SigningRegion, config.MaxRetries = "jp-standard", 1
	if exists, err := objectstorage.New(config).Exists(t.Context(), bucket, key); err != nil || !exists || calls.Load() != 2 {
		t.Errorf("Exists() = %t, %v after %d requests, want a retry", exists, err, calls.Load())
	}
}

func TestRetry_ofTransientErrorsOnly(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   int64
	}{
		"503":            {503, "", 4},
		"SlowDown":       {503, s3Error("SlowDown"), 4},
		"RequestTimeout": {400, s3Error("RequestTimeout"), 4},
		"429":            {429, "", 4},
		"AccessDenied":   {403, s3Error("AccessDenied"), 1},
		"login page":     {200, "<html>log in</html>", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			var calls atomic.Int64
			config := newConfig("http://storage.test")
			config.MaxRetries = 3
			config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
				calls.Add(1)
				return respond(req, c.status, "", c.body), nil
			})
			start := time.Now()
			err := objectstorage.New(config).Delete(t.Context(), bucket, key)
			if e := requireError(t, err); calls.Load() != c.want || c.want > 1 && e.Attempts != 4 {
				t.Errorf("%s: %d requests, want %d; %+v", name, calls.Load(), c.want, e)
			}
			if elapsed := time.Since(start); elapsed > 10*time.Second {
				t.Errorf("%s: the retries took %s", name, elapsed)
			}
		})
	}
}

func TestLog_showsNoKeysAndSignatures(t *testing.T) {
	server := newVerifyingServer(t, func(http.ResponseWriter, *http.Request) {})
	var log strings.Builder
	config := newConfig(server.URL)
	config.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := objectstorage.New(config)
	if _, err := client.Exists(t.Context(), bucket, key); err != nil {
		t.Fatal(err)
	}
	if _, _, err := client.Presign(t.Context(), bucket, key, time.Minute); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), `"response from Object Storage"`) || !strings.Contains(log.String(), "path=/my.bucket/a%20b/") || !strings.Contains(log.String(), "trace_id=1") {
		t.Errorf("the log is %s", log.String())
	}
	for _, secret := range []string{accessKey, secretKey, "Signature"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, log.String())
		}
	}
}

func TestCalls_withoutEndpointFail(t *testing.T) {
	for _, client := range []*objectstorage.Client{nil, objectstorage.New(newConfig(""))} {
		_, checked := client.Exists(t.Context(), bucket, key)
		_, _, signed := client.Presign(t.Context(), bucket, key, time.Minute)
		for _, err := range []error{checked, signed, client.Delete(t.Context(), bucket, key)} {
			if !errors.Is(err, objectstorage.ErrNoEndpoint) {
				t.Errorf("error = %v", err)
			}
		}
		if got := client.Endpoint(); got != "" {
			t.Errorf("Endpoint() = %q", got)
		}
	}
}

func TestPresign_limitsTheExpiry(t *testing.T) {
	client := objectstorage.New(newConfig("http://127.0.0.1:1"))
	for expires, want := range map[time.Duration]string{
		time.Nanosecond: "1", 1500 * time.Millisecond: "2", objectstorage.MaxExpiry: "604800", 0: "", -time.Second: "", objectstorage.MaxExpiry + 1: "",
	} {
		link, _, err := client.Presign(t.Context(), bucket, key, expires)
		parsed, _ := url.Parse(link)
		if got := parsed.Query().Get("X-Amz-Expires"); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", expires, got, err)
		}
	}
}

func TestPresign_usesTheServersTime(t *testing.T) {
	config := newConfig("http://127.0.0.1:1")
	config.Now = func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 999_000_000, time.UTC) }
	link, until, err := objectstorage.New(config).Presign(t.Context(), bucket, key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	parsed, _ := url.Parse(link)
	if got := parsed.Query().Get("X-Amz-Date"); got != "20261124T080000Z" || !until.Equal(time.Date(2026, 11, 24, 8, 1, 0, 0, time.UTC)) {
		t.Errorf("signed at %s, expires at %s", got, until)
	}
}

// skewed is an Object Storage whose clock is ahead of this machine's.
type skewed struct {
	ahead time.Duration
	calls atomic.Int64
}

func (s *skewed) RoundTrip(req *http.Request) (*http.Response, error) {
	s.calls.Add(1)
	now := time.Now().Add(s.ahead)
	at, err := time.Parse("20060102T150405Z", req.Header.Get("X-Amz-Date"))
	resp := respond(req, 200, "1", "")
	if err != nil || now.Sub(at).Abs() > 15*time.Minute {
		resp = respond(req, 403, "1", s3Error("RequestTimeTooSkewed"))
	}
	resp.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	return resp, nil
}

func TestClock_wrongIsCorrectedOnceAndKept(t *testing.T) {
	for _, ahead := range []time.Duration{3 * time.Hour, -3 * time.Hour} {
		store := &skewed{ahead: ahead}
		config := newConfig("http://storage.test")
		config.Transport = store
		client := objectstorage.New(config)
		for range 3 {
			if exists, err := client.Exists(t.Context(), bucket, key); err != nil || !exists {
				t.Errorf("clock %s behind: %t, %v", ahead, exists, err)
			}
		}
		if got := store.calls.Load(); got != 4 {
			t.Errorf("clock %s behind: %d requests, want the first one rejected once", ahead, got)
		}
		_, until, err := client.Presign(t.Context(), bucket, key, time.Minute)
		if off := time.Until(until) - ahead - time.Minute; err != nil || off.Abs() > 5*time.Second {
			t.Errorf("clock %s behind: the presigned URL expires in %s, %v", ahead, time.Until(until), err)
		}
	}
}

func TestClock_correctIsNotBlamedForARejection(t *testing.T) {
	var calls atomic.Int64
	config := newConfig("http://storage.test")
	config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		calls.Add(1)
		resp := respond(req, 403, "1", s3Error("AccessDenied"))
		resp.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
		return resp, nil
	})
	if err := objectstorage.New(config).Delete(t.Context(), bucket, key); !objectstorage.IsPermissionDenied(err) || calls.Load() != 1 {
		t.Errorf("%v after %d requests", err, calls.Load())
	}
}

func TestCancel_isTheErrorOfTheCall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newFixed(200, "1", "").Exists(ctx, bucket, key); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
func (endless) Close() error { return nil }

func TestErrors_areLimitedInSize(t *testing.T) {
	config := newConfig("http://storage.test")
	config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 403, Header: http.Header{}, Body: endless{}, Request: req}, nil
	})
	err := objectstorage.New(config).Delete(t.Context(), bucket, key)
	if e := requireError(t, err); e.StatusCode != 403 || len(err.Error()) > 1000 {
		t.Errorf("an error without end: HTTP %d with %d bytes of text", e.StatusCode, len(err.Error()))
	}
}

// An S3 error may quote the request with its key and its signature.
func TestErrors_showNoKeysAndSignatures(t *testing.T) {
	for name, echo := range map[string]func(auth string) string{
		"message": func(auth string) string {
			return "<Error><Code>SignatureDoesNotMatch</Code><Message>got " + auth + " of " + accessKey + "</Message></Error>"
		},
		"code":       func(auth string) string { return "<Error><Code>" + auth + accessKey + "</Code></Error>" },
		"request ID": func(auth string) string { return "<Error><Code>C</Code><RequestId>" + auth + "</RequestId></Error>" },
		"web page":   func(auth string) string { return "<p>" + strings.Repeat("x", 450) + auth + "</p>" + secretKey },
	} {
		var signature string
		server := newVerifyingServer(t, func(w http.ResponseWriter, r *http.Request) {
			auth := r.Header.Get("Authorization")
			_, signature, _ = strings.Cut(auth, "Signature=")
			w.Header().Set("x-amz-request-id", auth)
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(echo(auth)))
		})
		err := objectstorage.New(newConfig(server.URL)).Delete(t.Context(), bucket, key)
		e := requireError(t, err)
		for _, secret := range []string{accessKey, secretKey, signature, signature[:20]} {
			for field, text := range map[string]string{"Error()": err.Error(), "Code": e.Code, "Message": e.Message, "RequestID": e.RequestID} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %s shows %s: %s", name, field, secret, text)
				}
			}
		}
	}
}

func TestPredicates_byResponse(t *testing.T) {
	predicates := map[string]func(error) bool{
		"foreign": objectstorage.IsForeign, "unauthenticated": objectstorage.IsUnauthenticated, "clock": objectstorage.IsClockSkewed,
		"permission": objectstorage.IsPermissionDenied, "bucket": objectstorage.IsNoSuchBucket, "unreachable": objectstorage.IsUnreachable,
	}
	for name, c := range map[string]struct {
		status          int
		requestID, body string
		want            string
	}{
		"AccessDenied":          {403, "1", s3Error("AccessDenied"), "permission"},
		"forbidden by a proxy":  {403, "", "<html>no</html>", "foreign"},
		"bare 403":              {403, "1", "", "permission"},
		"InvalidAccessKeyId":    {403, "1", s3Error("InvalidAccessKeyId"), "unauthenticated"},
		"SignatureDoesNotMatch": {403, "1", s3Error("SignatureDoesNotMatch"), "unauthenticated"},
		"bare 401":              {401, "1", "", "unauthenticated"},
		"proxy wants a login":   {401, "", "", "foreign"},
		"RequestTimeTooSkewed":  {403, "1", s3Error("RequestTimeTooSkewed"), "clock"},
		"NoSuchBucket":          {404, "1", s3Error("NoSuchBucket"), "bucket"},
		"InternalError":         {500, "1", s3Error("InternalError"), ""},
	} {
		err := newFixed(c.status, c.requestID, c.body).Delete(t.Context(), bucket, key)
		for predicate, is := range predicates {
			if got := is(err); got != (predicate == c.want) {
				t.Errorf("%s is %s: %t (%v)", name, predicate, got, err)
			}
		}
	}
}

func TestRedirect_isNotFollowed(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	server := newVerifyingServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	if _, err := objectstorage.New(newConfig(server.URL)).Exists(t.Context(), bucket, key); err == nil || elsewhere.Load() != 0 {
		t.Errorf("%v, %d requests elsewhere", err, elsewhere.Load())
	}
}
