// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ctxRecorder is a server that keeps a context derived from that of each call, as the framework does.
type ctxRecorder struct {
	server
	kept []context.Context
}

func (r *ctxRecorder) keep(ctx context.Context) error {
	derived, cancel := context.WithCancel(ctx)
	r.kept = append(r.kept, derived)
	context.AfterFunc(ctx, cancel)
	return derived.Err()
}

func (r *ctxRecorder) ValidateResourceConfig(ctx context.Context, _ *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return nil, r.keep(ctx)
}

func (r *ctxRecorder) UpgradeResourceState(ctx context.Context, _ *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return nil, r.keep(ctx)
}

func (r *ctxRecorder) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return nil, r.keep(ctx)
}

func (r *ctxRecorder) PlanResourceChange(ctx context.Context, _ *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return nil, r.keep(ctx)
}

func (r *ctxRecorder) ApplyResourceChange(ctx context.Context, _ *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return nil, r.keep(ctx)
}

// loggers stands for the loggers that the context of a call holds.
type loggers struct{ _ [10_000]byte }

type loggersKey struct{}

func TestDetachedServer_releasesTheContextOfEachCall(t *testing.T) {
	inner := &ctxRecorder{}
	s := detachedServer{inner}
	collected := make(chan struct{})
	func() {
		held := &loggers{}
		runtime.AddCleanup(held, func(done chan struct{}) { close(done) }, collected)
		ctx := context.WithValue(t.Context(), loggersKey{}, held)
		_, err1 := s.ValidateResourceConfig(ctx, nil)
		_, err2 := s.UpgradeResourceState(ctx, nil)
		_, err3 := s.ReadResource(ctx, nil)
		_, err4 := s.PlanResourceChange(ctx, nil)
		_, err5 := s.ApplyResourceChange(ctx, nil)
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil || len(inner.kept) != 5 {
			t.Fatalf("%d calls, %v", len(inner.kept), err)
		}
	}()
	runtime.GC()
	select {
	case <-collected:
	case <-time.After(10 * time.Second):
		t.Error("the loggers in the context of a call are still in memory")
	}
	for _, kept := range inner.kept {
		if kept.Err() == nil {
			t.Error("a context is not cancelled after its call")
		}
	}
}

func TestDetach_passesCancellationOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := detach(ctx, func(ctx context.Context, _ string) (string, error) {
		cancel()
		<-ctx.Done()
		return "", ctx.Err()
	}, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("detach() = %v, want context.Canceled", err)
	}
}

func TestDetachedServer_carriesEveryInterfaceOfTheFramework(t *testing.T) {
	if _, ok := providerserver.NewProtocol6(New("test")())().(server); !ok {
		t.Error("the framework's server lacks an interface that detachedServer embeds")
	}
}
