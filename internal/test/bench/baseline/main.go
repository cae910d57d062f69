// Command minimal is a provider that does nothing: the least that a provider on this framework costs. It has the names and
// as many attributes as ours, and makes no request. It is for the benchmark alone.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return minimal{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/ncplivestation/ncplivestation",
	})
	if err != nil {
		log.Fatal(err)
	}
}

type minimal struct{}

func (minimal) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "ncplivestation"
}

func (minimal) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema.Attributes = attributes[schema.Attribute](10, schema.StringAttribute{Optional: true})
}

func (minimal) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (minimal) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return shortClip{} },
		func() resource.Resource { return otherResource{other{"snapshot", 9}} },
	}
}

func (minimal) DataSources(context.Context) []func() datasource.DataSource {
	var sources []func() datasource.DataSource
	for _, one := range []other{{"channel", 32}, {"channels", 35}, {"service_urls", 13}, {"shortclip", 14}, {"shortclips", 18}, {"snapshot", 9}} {
		sources = append(sources, func() datasource.DataSource { return otherDataSource{one} })
	}
	return sources
}

func (minimal) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		func() ephemeral.EphemeralResource { return otherEphemeral{other{"shortclip_url", 6}} },
	}
}
