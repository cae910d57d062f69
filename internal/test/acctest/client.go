// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

// ProviderClient calls the provider through the plugin protocol, without a CLI, as Terraform core does in one run: it reads and
// plans in one provider process and applies in another.
type ProviderClient struct {
	planning   tfprotov6.ProviderServer
	applying   tfprotov6.ProviderServer
	schema     *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
	ctx        context.Context //nolint:containedctx // a test's client is short-lived; see WithContext
}

// Provider configures a provider of this environment. config is merged into its block, which has credentials already.
func (e *Env) Provider(t testing.TB, config Values) *ProviderClient {
	t.Helper()
	p, diags := e.Configure(t, e.providerBlock(config))
	diags.RequireNoErrors(t)
	return p
}

// Configure configures a provider with exactly this block, nil for an empty one.
func (e *Env) Configure(t testing.TB, config Values) (*ProviderClient, Diagnostics) {
	t.Helper()
	newServer := providerserver.NewProtocol6(provider.NewForTest("test", e.configureClients)())
	p := &ProviderClient{planning: newServer(), applying: newServer()}
	var err error
	if p.schema, err = p.planning.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	identities, err := p.planning.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	p.identities = identities.IdentitySchemas
	block := encode(t, p.schema.Provider.Block, config.With()) // core sends an empty block, never null
	valid, err := p.planning.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: block})
	if err != nil {
		t.Fatal(err)
	}
	if diags := diagnostics(valid.Diagnostics); len(diags.Errors()) > 0 {
		return p, diags
	}
	req := &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: block}
	resp, err := p.planning.ConfigureProvider(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.applying.ConfigureProvider(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	return p, diagnostics(resp.Diagnostics)
}

// WithContext returns a client of the same provider whose calls have this context. The default is the context of the test.
func (p *ProviderClient) WithContext(ctx context.Context) *ProviderClient {
	q := *p
	q.ctx = ctx
	return &q
}

func (p *ProviderClient) context(t testing.TB) context.Context {
	if p.ctx != nil {
		return p.ctx
	}
	return t.Context()
}

func (p *ProviderClient) block(t testing.TB, typeName string) *tfprotov6.SchemaBlock {
	t.Helper()
	schema, ok := p.schema.ResourceSchemas[typeName]
	if !ok {
		t.Fatalf("the provider has no resource %s", typeName)
	}
	return schema.Block
}

// Stop is what core sends at Ctrl-C.
func (p *ProviderClient) Stop(t testing.TB) {
	t.Helper()
	for _, server := range []tfprotov6.ProviderServer{p.planning, p.applying} {
		if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Fatal(err)
		}
	}
}

// Create plans and applies a new resource, and returns the diagnostics of the apply. An error of the plan is fatal.
func (p *ProviderClient) Create(t testing.TB, typeName string, config Values) (*State, Diagnostics) {
	t.Helper()
	plan, diags := p.PlanCreate(t, typeName, config)
	diags.RequireNoErrors(t)
	return p.Apply(t, plan)
}

// MustCreate creates a resource without any diagnostic.
func (p *ProviderClient) MustCreate(t testing.TB, typeName string, config Values) *State {
	t.Helper()
	state, diags := p.Create(t, typeName, config)
	diags.RequireNone(t)
	return state
}

// Update plans and applies a change in place, and returns the diagnostics of the apply. An error of the plan, or a replacement,
// is fatal.
func (p *ProviderClient) Update(t testing.TB, prior *State, config Values) (*State, Diagnostics) {
	t.Helper()
	plan, diags := p.PlanChange(t, prior, config)
	diags.RequireNoErrors(t)
	if len(plan.Replaces) > 0 {
		t.Fatalf("the plan replaces the resource because of %q, want a change in place", plan.Replaces)
	}
	return p.Apply(t, plan)
}

// MustUpdate changes a resource in place without any diagnostic of the apply.
func (p *ProviderClient) MustUpdate(t testing.TB, prior *State, config Values) *State {
	t.Helper()
	state, diags := p.Update(t, prior, config)
	diags.RequireNone(t)
	return state
}

// Destroy plans and applies the destruction of a resource, and returns the diagnostics of the apply. An error of the plan is fatal.
func (p *ProviderClient) Destroy(t testing.TB, prior *State) (*State, Diagnostics) {
	t.Helper()
	plan, diags := p.PlanDestroy(t, prior)
	diags.RequireNoErrors(t)
	return p.Apply(t, plan)
}

// Read refreshes a resource.
func (p *ProviderClient) Read(t testing.TB, prior *State) (*State, Diagnostics) {
	t.Helper()
	resp, err := p.planning.ReadResource(p.context(t), &tfprotov6.ReadResourceRequest{
		TypeName: prior.typeName, CurrentState: prior.raw, Private: prior.private, CurrentIdentity: prior.identity,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.state(t, prior.typeName, resp.NewState, resp.Private, resp.NewIdentity), diagnostics(resp.Diagnostics)
}

// MustRead refreshes a resource without any diagnostic.
func (p *ProviderClient) MustRead(t testing.TB, prior *State) *State {
	t.Helper()
	state, diags := p.Read(t, prior)
	diags.RequireNone(t)
	return state
}

// Import imports a resource by its import ID, and refreshes it as core does.
func (p *ProviderClient) Import(t testing.TB, typeName, id string) (*State, Diagnostics) {
	t.Helper()
	return p.importState(t, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

// ImportByIdentity imports a resource by its identity, and refreshes it as core does.
func (p *ProviderClient) ImportByIdentity(t testing.TB, typeName string, identity Values) (*State, Diagnostics) {
	t.Helper()
	raw, err := json.Marshal(identity)
	if err != nil {
		t.Fatal(err)
	}
	return p.importState(t, &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName, Identity: &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{JSON: raw}},
	})
}

// MustImport imports a resource by its import ID without any diagnostic.
func (p *ProviderClient) MustImport(t testing.TB, typeName, id string) *State {
	t.Helper()
	state, diags := p.Import(t, typeName, id)
	diags.RequireNone(t)
	return state
}

func (p *ProviderClient) importState(t testing.TB, req *tfprotov6.ImportResourceStateRequest) (*State, Diagnostics) {
	t.Helper()
	resp, err := p.planning.ImportResourceState(p.context(t), req)
	if err != nil {
		t.Fatal(err)
	}
	diags := diagnostics(resp.Diagnostics)
	if len(diags.Errors()) > 0 {
		return p.state(t, req.TypeName, nil, nil, nil), diags
	}
	imported := resp.ImportedResources[0]
	state, more := p.Read(t, p.state(t, req.TypeName, imported.State, imported.Private, imported.Identity))
	return state, append(diags, more...)
}

// ReadDataSource reads a data source.
func (p *ProviderClient) ReadDataSource(t testing.TB, typeName string, config Values) (Object, Diagnostics) {
	t.Helper()
	block := p.schema.DataSourceSchemas[typeName].Block
	resp, err := p.planning.ReadDataSource(p.context(t), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encode(t, block, config)})
	if err != nil {
		t.Fatal(err)
	}
	return Object{t, "data source " + typeName, decode(t, block.ValueType(), resp.State)}, diagnostics(resp.Diagnostics)
}

// MustReadDataSource reads a data source without any diagnostic.
func (p *ProviderClient) MustReadDataSource(t testing.TB, typeName string, config Values) Object {
	t.Helper()
	data, diags := p.ReadDataSource(t, typeName, config)
	diags.RequireNone(t)
	return data
}

// OpenEphemeral validates the configuration of an ephemeral resource and opens it.
func (p *ProviderClient) OpenEphemeral(t testing.TB, typeName string, config Values) (Object, Diagnostics) {
	t.Helper()
	block := p.schema.EphemeralResourceSchemas[typeName].Block
	raw := encode(t, block, config)
	result := Object{t, "ephemeral resource " + typeName, nil}
	valid, err := p.planning.ValidateEphemeralResourceConfig(p.context(t), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	if diags := diagnostics(valid.Diagnostics); len(diags.Errors()) > 0 {
		return result, diags
	}
	resp, err := p.planning.OpenEphemeralResource(p.context(t), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	if diags := diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return result, diags
	}
	result.values = decode(t, block.ValueType(), resp.Result)
	return result, diagnostics(resp.Diagnostics)
}

// ValidateResource validates the configuration of a resource.
func (p *ProviderClient) ValidateResource(t testing.TB, typeName string, config Values) Diagnostics {
	t.Helper()
	resp, err := p.planning.ValidateResourceConfig(p.context(t), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: encode(t, p.block(t, typeName), config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return diagnostics(resp.Diagnostics)
}

// ValidateDataSource validates the configuration of a data source.
func (p *ProviderClient) ValidateDataSource(t testing.TB, typeName string, config Values) Diagnostics {
	t.Helper()
	resp, err := p.planning.ValidateDataResourceConfig(p.context(t), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: encode(t, p.schema.DataSourceSchemas[typeName].Block, config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return diagnostics(resp.Diagnostics)
}
