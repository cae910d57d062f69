// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is every interface of a provider server. An embedded field of this type carries all of them, where an embedded
// tfprotov6.ProviderServer would hide list resources and actions from Terraform.
type server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// detachedServer calls another server without the context of the request. The framework keeps the context of each call
// until the process ends, and with it the loggers: some 10 kB per call, and a plan makes four calls per clip. So each of
// the calls that Terraform makes per resource gets a context of its own, which ends with the call and holds no values.
type detachedServer struct{ server }

var (
	_ tfprotov6.ProviderServerWithListResource = detachedServer{} //nolint:staticcheck // tf6server looks for this interface.
	_ tfprotov6.ProviderServerWithActions      = detachedServer{} //nolint:staticcheck // tf6server looks for this interface.
	_ tfprotov6.ProviderServerWithStateStores  = detachedServer{} //nolint:staticcheck // tf6server looks for this interface.
)

// ValidateResourceConfig implements [tfprotov6.ResourceServer].
func (s detachedServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return detach(ctx, s.server.ValidateResourceConfig, req)
}

// UpgradeResourceState implements [tfprotov6.ResourceServer].
func (s detachedServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return detach(ctx, s.server.UpgradeResourceState, req)
}

// ReadResource implements [tfprotov6.ResourceServer].
func (s detachedServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return detach(ctx, s.server.ReadResource, req)
}

// PlanResourceChange implements [tfprotov6.ResourceServer].
func (s detachedServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return detach(ctx, s.server.PlanResourceChange, req)
}

// ApplyResourceChange implements [tfprotov6.ResourceServer].
func (s detachedServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return detach(ctx, s.server.ApplyResourceChange, req)
}

func detach[Req, Resp any](ctx context.Context, call func(context.Context, Req) (Resp, error), req Req) (Resp, error) {
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return call(own, req)
}
