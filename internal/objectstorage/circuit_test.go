// SPDX-License-Identifier: MPL-2.0

package objectstorage_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// outage is an Object Storage that can be switched off: then it refuses connections, or never responds.
type outage struct {
	refuses, hangs atomic.Bool
	calls          atomic.Int64
}

func (o *outage) RoundTrip(req *http.Request) (*http.Response, error) {
	o.calls.Add(1)
	switch {
	case o.refuses.Load():
		return nil, syscall.ECONNREFUSED
	case o.hangs.Load():
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	return respond(req, 200, "1", ""), nil
}

func newOutage(retries int) (*outage, *objectstorage.Client) {
	o := &outage{}
	config := newConfig("http://storage.test")
	config.Transport, config.MaxRetries = o, retries
	return o, objectstorage.New(config)
}

func TestUnreachable_isFoundOutOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, client := newOutage(2)
		o.refuses.Store(true)
		_, first := client.Exists(t.Context(), bucket, key)
		if !objectstorage.IsUnreachable(first) || !errors.Is(first, syscall.ECONNREFUSED) || o.calls.Load() != 3 {
			t.Fatalf("%v after %d requests, want an error after 2 retries", first, o.calls.Load())
		}
		start := time.Now()
		for range 1000 {
			_, err := client.Exists(t.Context(), bucket, "other.mp4")
			if e := requireError(t, err); !errors.Is(err, syscall.ECONNREFUSED) || e.Key != "other.mp4" || !objectstorage.IsUnreachable(err) {
				t.Fatalf("a later call: %v", err)
			}
		}
		if err := client.Delete(t.Context(), bucket, key); !objectstorage.IsUnreachable(err) {
			t.Errorf("a later deletion: %v", err)
		}
		if o.calls.Load() != 3 || time.Since(start) != 0 {
			t.Errorf("later calls sent %d requests and took %s", o.calls.Load()-3, time.Since(start))
		}
		if link, _, err := client.Presign(t.Context(), bucket, key, time.Minute); err != nil || link == "" {
			t.Errorf("Presign, which sends nothing: %v", err)
		}

		o.refuses.Store(false)
		time.Sleep(time.Minute)
		if exists, err := client.Exists(t.Context(), bucket, key); err != nil || !exists {
			t.Errorf("after a minute: %t, %v", exists, err)
		}
	})
}

func TestUnreachable_withinTheCallersTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, client := newOutage(4)
		o.hangs.Store(true)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if _, err := client.Exists(ctx, bucket, key); !objectstorage.IsUnreachable(err) {
			t.Fatalf("first call: %v", err)
		}
		start := time.Now()
		if _, err := client.Exists(t.Context(), bucket, key); !objectstorage.IsUnreachable(err) || time.Since(start) != 0 {
			t.Errorf("second call: %v after %s", err, time.Since(start))
		}
		synctest.Wait()
	})
}

func TestUnreachable_isNotShownByACallThatWasEndedEarly(t *testing.T) {
	for name, limit := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"deadline after a second": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
		"Ctrl-C after 20 seconds": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(20*time.Second, cancel)
			return ctx, cancel
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o, client := newOutage(0)
				o.hangs.Store(true)
				ctx, cancel := limit(t.Context())
				defer cancel()
				if _, err := client.Exists(ctx, bucket, key); err == nil {
					t.Fatal("no error")
				}
				o.hangs.Store(false)
				if exists, err := client.Exists(t.Context(), bucket, key); err != nil || !exists {
					t.Errorf("the next call: %t, %v", exists, err)
				}
				synctest.Wait()
			})
		})
	}
}

func TestUnreachable_isNotShownByAnErrorResponse(t *testing.T) {
	client := newFixed(503, "1", s3Error("SlowDown"))
	for range 2 {
		if _, err := client.Exists(t.Context(), bucket, key); requireError(t, err).StatusCode != 503 {
			t.Errorf("error = %v", err)
		}
	}
}
