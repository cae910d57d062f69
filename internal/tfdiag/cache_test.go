package tfdiag

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestShared_asksOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := map[string]int{}
		var mu sync.Mutex
		shared := cache[string, int]{Timeout: time.Minute, Ask: func(_ context.Context, question string) (int, error) {
			mu.Lock()
			asked[question]++
			mu.Unlock()
			time.Sleep(time.Second)
			if question == "bad" {
				return 0, errors.New("no")
			}
			return len(question), nil
		}}
		for range 40 {
			go func() {
				if got, err := shared.Get(t.Context(), "four"); got != 4 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			}()
			go func() {
				if _, err := shared.Get(t.Context(), "bad"); err == nil {
					t.Error("no error")
				}
			}()
		}
		time.Sleep(2 * time.Second)
		_, err := shared.Get(t.Context(), "bad")
		mu.Lock()
		defer mu.Unlock()
		if err == nil || asked["four"] != 1 || asked["bad"] != 1 {
			t.Errorf("asked %v, want once each", asked)
		}
	})
}

func TestShared_whoGivesUpDoesNotDisturbTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := cache[int, string]{Timeout: time.Minute, Ask: func(ctx context.Context, _ int) (string, error) {
			select {
			case <-time.After(10 * time.Second):
				return "answer", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}}
		first, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if _, err := shared.Get(first, 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("the first got %v after %s", err, time.Since(begun))
		}
		if got, err := shared.Get(t.Context(), 1); got != "answer" || err != nil {
			t.Errorf("the second got %q, %v", got, err)
		}
	})
}

func TestShared_anAnswerHasItsOwnTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := cache[int, string]{Timeout: 5 * time.Second, Ask: func(ctx context.Context, _ int) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}}
		begun := time.Now()
		if _, err := shared.Get(t.Context(), 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 5*time.Second {
			t.Errorf("got %v after %s", err, time.Since(begun))
		}
	})
}
