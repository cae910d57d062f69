// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestCache_fetchesOncePerKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := map[string]int{}
		var mu sync.Mutex
		lengths := cache[string, int]{timeout: time.Minute, fetch: func(_ context.Context, key string) (int, error) {
			mu.Lock()
			fetches[key]++
			mu.Unlock()
			time.Sleep(time.Second)
			if key == "bad" {
				return 0, errors.New("no")
			}
			return len(key), nil
		}}
		for range 40 {
			go func() {
				if got, err := lengths.get(t.Context(), "four"); got != 4 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			}()
			go func() {
				if _, err := lengths.get(t.Context(), "bad"); err == nil {
					t.Error("no error")
				}
			}()
		}
		time.Sleep(2 * time.Second)
		_, err := lengths.get(t.Context(), "bad")
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			t.Error("the error was not kept")
		}
		if fetches["four"] != 1 || fetches["bad"] != 1 {
			t.Errorf("fetches = %v, want one of each key", fetches)
		}
	})
}

func TestCache_callerThatGivesUpDoesNotEndTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		values := cache[int, string]{timeout: time.Minute, fetch: func(ctx context.Context, _ int) (string, error) {
			select {
			case <-time.After(10 * time.Second):
				return "value", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}}
		first, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		started := time.Now()
		if _, err := values.get(first, 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != time.Second {
			t.Errorf("the first caller got %v after %s", err, time.Since(started))
		}
		if got, err := values.get(t.Context(), 1); got != "value" || err != nil {
			t.Errorf("the second caller got %q, %v", got, err)
		}
	})
}

func TestCache_boundsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		values := cache[int, string]{timeout: 5 * time.Second, fetch: func(ctx context.Context, _ int) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}}
		started := time.Now()
		if _, err := values.get(t.Context(), 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != 5*time.Second {
			t.Errorf("got %v after %s", err, time.Since(started))
		}
	})
}

func TestCache_putReplacesWhatWasFetched(t *testing.T) {
	values := cache[int, string]{timeout: time.Second, fetch: func(context.Context, int) (string, error) {
		return "", errors.New("not found")
	}}
	if _, err := values.get(t.Context(), 1); err == nil {
		t.Error("no error before put")
	}
	values.put(1, "value")
	if got, err := values.get(t.Context(), 1); got != "value" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
