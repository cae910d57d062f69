package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// quiet is a server whose calls know no log. The framework keeps the context of each call until the process ends, and with
// it the loggers: some 10 kB a call, of which a clip takes four. So each call gets a context of its own, which ends with
// the call and holds nothing.
type detachedServer struct{ tfprotov6.ProviderServer }

// These are the calls that are made for each resource.

// ValidateResourceConfig implements [tfprotov6.ResourceServer].
func (s detachedServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return detach(ctx, s.ProviderServer.ValidateResourceConfig, req)
}

// UpgradeResourceState implements [tfprotov6.ResourceServer].
func (s detachedServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return detach(ctx, s.ProviderServer.UpgradeResourceState, req)
}

// ReadResource implements [tfprotov6.ResourceServer].
func (s detachedServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return detach(ctx, s.ProviderServer.ReadResource, req)
}

// PlanResourceChange implements [tfprotov6.ResourceServer].
func (s detachedServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return detach(ctx, s.ProviderServer.PlanResourceChange, req)
}

// ApplyResourceChange implements [tfprotov6.ResourceServer].
func (s detachedServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return detach(ctx, s.ProviderServer.ApplyResourceChange, req)
}

func detach[Req, Resp any](ctx context.Context, call func(context.Context, Req) (Resp, error), req Req) (Resp, error) {
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return call(own, req)
}
