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
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

const bucket, key = "my.bucket", "a b/클립+1.mp4"

func config(endpoint string) objectstorage.Config {
	return objectstorage.Config{
		AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Endpoint: endpoint, SigningRegion: "kr-standard", Version: "test",
	}
}

func TestClient_withARealStore(t *testing.T) {
	ctx := t.Context()
	store := storagetest.New(t, simulator.AccessKey, simulator.SecretKey)
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
	c := objectstorage.New(config(store.URL))

	is := func(what string, exists bool, err error, want bool) {
		t.Helper()
		if err != nil || exists != want {
			t.Errorf("%s: %t, %v", what, exists, err)
		}
	}
	exists, err := c.Exists(ctx, bucket, key)
	is("an object", exists, err, true)
	exists, err = c.Exists(ctx, bucket, "elsewhere.mp4")
	is("no object", exists, err, false)

	link, until, err := c.Presign(ctx, bucket, key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := storagetest.Get(ctx, link)
	if err != nil || string(answer.Body) != "mp4" {
		t.Errorf("the link gives %d %q, %v", answer.Status, answer.Body, err)
	}
	if left := time.Until(until); left > time.Minute || left < 50*time.Second {
		t.Errorf("it expires in %s", left)
	}
	plain, _, _ := strings.Cut(link, "?")
	if plain != objectstorage.ObjectURL(store.URL, bucket, "/a b", "클립+1.mp4") {
		t.Errorf("the link goes to %s", plain)
	}
	if answer, err := storagetest.Get(ctx, plain); err != nil || answer.Status != http.StatusForbidden {
		t.Errorf("without a signature: %d, %v", answer.Status, err)
	}
	if answer, err := storagetest.Get(ctx, strings.Replace(link, "X-Amz-Expires=60", "X-Amz-Expires=61", 1)); err != nil || answer.Status != http.StatusForbidden {
		t.Errorf("with another expiry: %d, %v", answer.Status, err)
	}

	for range 2 {
		if err := c.Delete(ctx, bucket, key); err != nil {
			t.Error(err)
		}
	}
	exists, err = c.Exists(ctx, bucket, key)
	is("a deleted object", exists, err, false)

	wrongKeys := config(store.URL)
	wrongKeys.SecretKey = "notTheSecretKeyOfThisAccessKey0000000001"
	for name, c := range map[string]struct {
		client *objectstorage.Client
		bucket string
		is     func(error) bool
		says   string
	}{
		"no permission": {c, "denied", objectstorage.IsPermissionDenied, "HTTP 403"},
		"no bucket":     {c, "missing", objectstorage.IsNoSuchBucket, "error code NoSuchBucket"},
		"wrong keys":    {objectstorage.New(wrongKeys), bucket, objectstorage.IsPermissionDenied, "HTTP 403"},
		"no answer":     {objectstorage.New(config("http://127.0.0.1:1")), bucket, objectstorage.IsUnreachable, "no answer"},
	} {
		_, looked := c.client.Exists(ctx, c.bucket, key)
		for _, err := range []error{looked, c.client.Delete(ctx, c.bucket, key)} {
			e := (*objectstorage.Error)(nil)
			if !errors.As(err, &e) || !c.is(err) || e.Bucket != c.bucket || e.Key != key || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for _, secret := range []string{simulator.SecretKey, simulator.AccessKey, wrongKeys.SecretKey} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: a key is in %v", name, err)
				}
			}
		}
	}
}

// What is not Object Storage never says that an object is gone, whatever it answers.
func TestExists_onlyObjectStorageSaysThatAnObjectIsGone(t *testing.T) {
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"another service": {404, `{"error":{"errorCode":"300","message":"Not Found Exception"}}`},
		"a web page":      {404, "<html><body>404</body></html>"},
		"nothing":         {404, ""},
		"no bucket":       {404, `<?xml version="1.0"?><Error><Code>NoSuchBucket</Code></Error>`},
		"no such method":  {405, ""},
		"a redirect":      {301, ""},
		"forbidden":       {403, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(answer.status)
			_, _ = w.Write([]byte(answer.body))
		}))
		c := objectstorage.New(config(server.URL))
		_, err := c.Exists(t.Context(), bucket, key)
		if e := (*objectstorage.Error)(nil); !errors.As(err, &e) || e.StatusCode != answer.status {
			t.Errorf("%s: Exists = %v", name, err)
		}
		if err := c.Delete(t.Context(), bucket, key); err == nil {
			t.Errorf("%s: the object was deleted", name)
		}
		server.Close()
	}
}

func TestClient_asksPlainlyAndAgain(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if strings.Contains(strings.ToLower(name), "checksum") {
				t.Errorf("the request has %s", name)
			}
		}
		if auth := r.Header.Get("Authorization"); !strings.Contains(auth, "/jp-standard/s3/aws4_request") {
			t.Errorf("it is signed for %s", auth)
		}
		if !strings.Contains(r.UserAgent(), "terraform-provider-ncplivestation/test") {
			t.Errorf("it comes from %s", r.UserAgent())
		}
		if asked.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	c := config(server.URL)
	c.SigningRegion, c.MaxRetries = "jp-standard", 1
	if exists, err := objectstorage.New(c).Exists(t.Context(), bucket, key); err != nil || !exists || asked.Load() != 2 {
		t.Errorf("%t, %v after %d requests", exists, err, asked.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := objectstorage.New(c).Exists(ctx, bucket, key); !errors.Is(err, context.Canceled) {
		t.Errorf("after Ctrl-C: %v", err)
	}
}

func TestClient_logsWithoutKeysAndSignatures(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) {}))
	defer server.Close()
	var log strings.Builder
	c := config(server.URL)
	c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := objectstorage.New(c)
	if _, err := client.Exists(t.Context(), bucket, key); err != nil {
		t.Fatal(err)
	}
	if _, _, err := client.Presign(t.Context(), bucket, key, time.Minute); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "answer from Object Storage") || !strings.Contains(log.String(), "path=/my.bucket/a%20b/") {
		t.Errorf("the log is %s", log.String())
	}
	for _, secret := range []string{simulator.AccessKey, simulator.SecretKey, "Signature"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, log.String())
		}
	}
}

func TestClient_withoutEndpointRefuses(t *testing.T) {
	for _, c := range []*objectstorage.Client{nil, objectstorage.New(config(""))} {
		_, looked := c.Exists(t.Context(), bucket, key)
		_, _, signed := c.Presign(t.Context(), bucket, key, time.Minute)
		for _, err := range []error{looked, signed, c.Delete(t.Context(), bucket, key)} {
			if !errors.Is(err, objectstorage.ErrNoEndpoint) {
				t.Errorf("got %v", err)
			}
		}
	}
}

func TestPresign_bounds(t *testing.T) {
	c := objectstorage.New(config("http://127.0.0.1:1"))
	for expires, want := range map[time.Duration]string{
		time.Nanosecond: "1", 1500 * time.Millisecond: "2", objectstorage.MaxExpiry: "604800", 0: "", -time.Second: "", objectstorage.MaxExpiry + 1: "",
	} {
		link, _, err := c.Presign(t.Context(), bucket, key, expires)
		u, _ := url.Parse(link)
		if got := u.Query().Get("X-Amz-Expires"); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", expires, got, err)
		}
	}
}

func TestSigningRegion_bySiteAndRegion(t *testing.T) {
	for _, c := range []struct{ site, region, want string }{
		{"public", "KR", "kr-standard"},
		{"public", "USWN", "us-standard"},
		{"public", "SGN", "sg-standard"},
		{"public", "DEN", "de-standard"},
		{"public", "JPN", "jp-standard"},
		{"fin", "FKR", "fin-standard"},
		{"public", "XX", "xx-standard"},
	} {
		if got := objectstorage.SigningRegion(c.site, c.region); got != c.want {
			t.Errorf("SigningRegion(%s, %s) = %s, want %s", c.site, c.region, got, c.want)
		}
	}
}
