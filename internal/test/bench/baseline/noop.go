// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// noopResource has a schema and keeps what it is given.
type noopResource struct {
	name     string
	schema   resourceschema.Schema
	identity identityschema.Schema
}

func (r noopResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.name
}

func (r noopResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

func (r noopResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = r.identity
}

func (r noopResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	raw, err := tftypes.Transform(req.Plan.Raw, fillUnknown)
	if err != nil {
		resp.Diagnostics.AddError("Unable to Fill Unknown Values", err.Error())
		return
	}
	resp.State.Raw = raw
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.State, resp.Identity)...)
}

// setIdentity gives each attribute of the identity the value of the state's attribute of that name; both are strings.
func (r noopResource) setIdentity(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	var diags diag.Diagnostics
	for name := range r.identity.Attributes {
		var value types.String
		diags.Append(state.GetAttribute(ctx, path.Root(name), &value)...)
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// fillUnknown returns a known value for one that the plan leaves open.
func fillUnknown(_ *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
	switch typ := value.Type(); {
	case value.IsKnown():
		return value, nil
	case typ.Is(tftypes.String):
		return tftypes.NewValue(typ, "2022-06-23T10:04:28.177Z"), nil // as long as a typical value
	case typ.Is(tftypes.Number):
		return tftypes.NewValue(typ, 821024), nil
	default:
		return tftypes.NewValue(typ, nil), nil
	}
}

// Read sets the identity because Terraform before 1.12 does not keep it.
func (r noopResource) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.State, resp.Identity)...)
}

func (r noopResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.State, resp.Identity)...)
}

func (noopResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// noopDataSource has a schema and returns nothing.
type noopDataSource struct {
	name   string
	schema datasourceschema.Schema
}

func (d noopDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.name
}

func (d noopDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

func (noopDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {}

// noopEphemeralResource has a schema and returns nothing.
type noopEphemeralResource struct {
	name   string
	schema ephemeralschema.Schema
}

func (e noopEphemeralResource) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.name
}

func (e noopEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.schema
}

func (noopEphemeralResource) Open(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse) {}

// noopListResource has a schema and lists nothing.
type noopListResource struct {
	name   string
	schema listschema.Schema
}

func (l noopListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.name
}

func (l noopListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = l.schema
}

func (noopListResource) List(_ context.Context, _ list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = list.NoListResults
}

// noopAction has a schema and does nothing.
type noopAction struct {
	name   string
	schema actionschema.Schema
}

func (a noopAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.name
}

func (a noopAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.schema
}

func (noopAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {}

// noopFunction has a definition and returns nothing.
type noopFunction struct {
	name       string
	definition function.Definition
}

func (f noopFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f noopFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
}

func (noopFunction) Run(context.Context, function.RunRequest, *function.RunResponse) {}
