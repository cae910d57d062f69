// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// interruptedAction is a server with an action that runs until the provider is stopped, and for a while longer.
type interruptedAction struct {
	server
	stopped chan struct{}
	longer  time.Duration
}

func (s *interruptedAction) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		push(tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{}})
		<-s.stopped
		time.Sleep(s.longer)
		push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{}})
	}}, nil
}

func (s *interruptedAction) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	close(s.stopped)
	return &tfprotov6.StopProviderResponse{}, nil
}

// eventsAtStop returns how many events an action has sent when StopProvider returns, and how long StopProvider took.
func eventsAtStop(t *testing.T, longer time.Duration) (events int64, took time.Duration) {
	t.Helper()
	s := newActionServer(&interruptedAction{stopped: make(chan struct{}), longer: longer})
	stream, err := s.InvokeAction(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var sent atomic.Int64
	go func() {
		for range stream.Events {
			sent.Add(1)
		}
	}()
	synctest.Wait()
	started := time.Now()
	if _, err := s.StopProvider(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	took = time.Since(started)
	synctest.Wait()
	return sent.Load(), took
}

func TestStopProvider_waitsForTheLastEventOfAnAction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if events, took := eventsAtStop(t, time.Second); events != 2 || took != time.Second {
			t.Errorf("StopProvider returned after %s and %d events, want 1s and 2", took, events)
		}
	})
}

func TestStopProvider_doesNotWaitForeverForAnAction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if events, took := eventsAtStop(t, time.Hour); events != 1 || took != maxStopWait {
			t.Errorf("StopProvider returned after %s and %d events, want %s and 1", took, events, maxStopWait)
		}
		time.Sleep(time.Hour) // lets the action end before the bubble does
	})
}

func TestStopProvider_withoutActionsReturnsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newActionServer(&interruptedAction{stopped: make(chan struct{})})
		started := time.Now()
		if _, err := s.StopProvider(t.Context(), nil); err != nil || time.Since(started) != 0 {
			t.Errorf("StopProvider returned after %s: %v", time.Since(started), err)
		}
	})
}
