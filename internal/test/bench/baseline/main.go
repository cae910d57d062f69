// SPDX-License-Identifier: MPL-2.0

// Command baseline is a provider that does nothing: the least that a provider on this framework costs. It has the schema of
// the real provider, sends no request and keeps the state that it is given. Only the benchmark uses it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return baseline{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/ncplivestation/ncplivestation",
	})
	if err != nil {
		log.Fatal(err)
	}
}

type baseline struct{}

func (baseline) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "ncplivestation"
}

func (baseline) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = configuration
}

func (baseline) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (baseline) Resources(context.Context) []func() resource.Resource {
	return constructors(resources, func(r noopResource) resource.Resource { return r })
}

func (baseline) DataSources(context.Context) []func() datasource.DataSource {
	return constructors(dataSources, func(d noopDataSource) datasource.DataSource { return d })
}

func (baseline) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return constructors(ephemeralResources, func(e noopEphemeralResource) ephemeral.EphemeralResource { return e })
}

func (baseline) ListResources(context.Context) []func() list.ListResource {
	return constructors(listResources, func(l noopListResource) list.ListResource { return l })
}

func (baseline) Actions(context.Context) []func() action.Action {
	return constructors(actions, func(a noopAction) action.Action { return a })
}

func (baseline) Functions(context.Context) []func() function.Function {
	return constructors(functions, func(f noopFunction) function.Function { return f })
}

// constructors returns a function for each of the nouns, as the framework expects.
func constructors[From, To any](nouns []From, convert func(From) To) []func() To {
	all := make([]func() To, len(nouns))
	for i, noun := range nouns {
		all[i] = func() To { return convert(noun) }
	}
	return all
}
