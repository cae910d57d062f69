package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// other stands for what our provider offers besides the short clip: a name, and so many attributes, those that are nested
// counted too. It is a schema and no more; a test sees to it that the numbers are ours.
type other struct {
	name  string
	count int
}

func attributes[A any](count int, one A) map[string]A {
	all := make(map[string]A, count)
	for i := range count {
		all[fmt.Sprintf("attribute_%d", i)] = one
	}
	return all
}

type otherResource struct{ other }

func (o otherResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + o.name
}

func (o otherResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = attributes[schema.Attribute](o.count, schema.StringAttribute{Computed: true})
}

func (otherResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (otherResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (otherResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (otherResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

type otherDataSource struct{ other }

func (o otherDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + o.name
}

func (o otherDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema.Attributes = attributes[datasourceschema.Attribute](o.count, datasourceschema.StringAttribute{Computed: true})
}

func (otherDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {}

type otherEphemeral struct{ other }

func (o otherEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + o.name
}

func (o otherEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema.Attributes = attributes[ephemeralschema.Attribute](o.count, ephemeralschema.StringAttribute{Computed: true})
}

func (otherEphemeral) Open(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse) {}
