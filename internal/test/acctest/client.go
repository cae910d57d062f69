package acctest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
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

// State is what Terraform keeps of a resource. A resource that is not in state has one too, which does not exist.
type State struct {
	Object
	// Identity is the resource's identity.
	Identity Object

	typeName string
	raw      *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// CheckRemoved checks that the resource is not in state.
func (s *State) CheckRemoved(t testing.TB) {
	t.Helper()
	if s.Exists() {
		t.Errorf("the resource is in state, want it removed: %v", s)
	}
}

// CheckKnown checks that the state has no unknown value, which Terraform would reject.
func (s *State) CheckKnown(t testing.TB) {
	t.Helper()
	for _, path := range unknowns("", s.values) {
		t.Errorf("%s is unknown in state", path)
	}
}

func (p *ProviderClient) state(t testing.TB, typeName string, raw *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) *State {
	t.Helper()
	state := &State{
		Object:   Object{t, "the state of " + typeName, decode(t, p.block(t, typeName).ValueType(), raw)},
		Identity: Object{t, "the identity of " + typeName, nil},
		typeName: typeName, raw: raw, private: private, identity: identity,
	}
	if identity != nil {
		state.Identity.values = decode(t, p.identities[typeName].ValueType(), identity.IdentityData)
	}
	return state
}

// Plan is what Terraform is going to do with a resource: its Object is the planned state.
type Plan struct {
	Object
	// Replaces are the paths of the attributes that force a replacement, such as "output.bucket_name".
	Replaces []string

	typeName string
	raw      *tfprotov6.DynamicValue
	private  []byte
	config   Values
	prior    *State // nil for a create
}

// CheckReplaces checks that the plan replaces the resource, because of this attribute at least.
func (p *Plan) CheckReplaces(t testing.TB, attribute string) {
	t.Helper()
	for _, path := range p.Replaces {
		if path == attribute {
			return
		}
	}
	t.Errorf("%s does not force a replacement, %q do", attribute, p.Replaces)
}

// CheckInPlace checks that the plan keeps the resource.
func (p *Plan) CheckInPlace(t testing.TB) {
	t.Helper()
	if len(p.Replaces) > 0 {
		t.Errorf("the plan replaces the resource because of %q, want a change in place", p.Replaces)
	}
}

// CheckEmpty checks that the plan changes nothing.
func (p *Plan) CheckEmpty(t testing.TB) {
	t.Helper()
	p.CheckInPlace(t)
	for _, change := range changes("", p.prior.values, p.values) {
		t.Errorf("the plan changes %s", change)
	}
}

// PlanCreate plans a new resource.
func (p *ProviderClient) PlanCreate(t testing.TB, typeName string, config Values) (*Plan, Diagnostics) {
	t.Helper()
	return p.plan(t, p.planning, typeName, nil, config)
}

// PlanDestroy plans the destruction of a resource.
func (p *ProviderClient) PlanDestroy(t testing.TB, prior *State) (*Plan, Diagnostics) {
	t.Helper()
	return p.plan(t, p.planning, prior.typeName, prior, nil)
}

// PlanChange plans a resource that is in state. Like core, it plans a replacement in two calls, that of the change and that of
// the create, and drops the warnings of the second one.
func (p *ProviderClient) PlanChange(t testing.TB, prior *State, config Values) (*Plan, Diagnostics) {
	t.Helper()
	plan, diags := p.plan(t, p.planning, prior.typeName, prior, config)
	if len(plan.Replaces) == 0 || len(diags.Errors()) > 0 {
		return plan, diags
	}
	created, more := p.plan(t, p.planning, prior.typeName, nil, config)
	created.Replaces = plan.Replaces
	if len(more.Errors()) > 0 {
		diags = append(diags, more...)
	}
	return created, diags
}

// RequireEmptyPlan fails the test unless a plan of the resource says and changes nothing.
func (p *ProviderClient) RequireEmptyPlan(t testing.TB, prior *State, config Values) {
	t.Helper()
	plan, diags := p.PlanChange(t, prior, config)
	diags.RequireNone(t)
	plan.CheckEmpty(t)
}

func (p *ProviderClient) plan(t testing.TB, server tfprotov6.ProviderServer, typeName string, prior *State, config Values) (*Plan, Diagnostics) {
	t.Helper()
	block := p.block(t, typeName)
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: encode(t, block, nil),
		ProposedNewState: encode(t, block, nil), Config: encode(t, block, config),
	}
	var known Values
	if prior != nil {
		req.PriorState, req.PriorPrivate, req.PriorIdentity, known = prior.raw, prior.private, prior.identity, prior.values
	}
	if config != nil {
		req.ProposedNewState = encode(t, block, proposed(block.Attributes, known, config))
	}
	resp, err := server.PlanResourceChange(p.context(t), req)
	if err != nil {
		t.Fatal(err)
	}
	plan := &Plan{
		Object:   Object{t, "the plan of " + typeName, decode(t, block.ValueType(), resp.PlannedState)},
		typeName: typeName, raw: resp.PlannedState, private: resp.PlannedPrivate, config: config, prior: prior,
	}
	for _, path := range resp.RequiresReplace {
		plan.Replaces = append(plan.Replaces, attributePath(path))
	}
	return plan, diagnostics(resp.Diagnostics)
}

// proposed is the new state that core proposes: the configuration, and the prior value of each computed attribute that the
// configuration does not set.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config Values) Values {
	result := Values{}
	for _, attribute := range attributes {
		value, known := config[attribute.Name], prior[attribute.Name]
		switch nested, isObject := value.(Values); {
		case isObject && attribute.NestedType != nil:
			before, _ := known.(Values)
			result[attribute.Name] = proposed(attribute.NestedType.Attributes, before, nested)
		case value == nil && attribute.Computed:
			result[attribute.Name] = known
		default:
			result[attribute.Name] = value
		}
	}
	return result
}

// Apply applies a plan. Like core, it first plans the change again in the process of the apply, and checks that neither this
// plan nor the new state contradicts the plan.
func (p *ProviderClient) Apply(t testing.TB, plan *Plan) (*State, Diagnostics) {
	t.Helper()
	prior := plan.prior
	if len(plan.Replaces) > 0 {
		prior = nil // the old resource is destroyed by another change
	}
	var diags Diagnostics
	if plan.config != nil {
		var final *Plan
		if final, diags = p.plan(t, p.applying, plan.typeName, prior, plan.config); len(diags.Errors()) > 0 {
			if prior == nil {
				prior = p.state(t, plan.typeName, nil, nil, nil)
			}
			return prior, diags
		}
		for _, contradiction := range contradictions("", plan.values, final.values) {
			t.Errorf("the provider produced an inconsistent final plan: %s", contradiction)
		}
		plan = final
	}
	block := p.block(t, plan.typeName)
	req := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: plan.typeName, PriorState: encode(t, block, nil), PlannedState: plan.raw,
		Config: encode(t, block, plan.config), PlannedPrivate: plan.private,
	}
	if prior != nil {
		req.PriorState, req.PlannedIdentity = prior.raw, prior.identity
	}
	resp, err := p.applying.ApplyResourceChange(p.context(t), req)
	if err != nil {
		t.Fatal(err)
	}
	state := p.state(t, plan.typeName, resp.NewState, resp.Private, resp.NewIdentity)
	diags = append(diags, diagnostics(resp.Diagnostics)...)
	state.CheckKnown(t)
	if len(diags.Errors()) == 0 {
		for _, contradiction := range contradictions("", plan.values, state.values) {
			t.Errorf("the provider produced an inconsistent result after apply: %s", contradiction)
		}
	}
	return state, diags
}

// ApplyWith applies a plan whose configuration had unknown values, now that they are known.
func (p *ProviderClient) ApplyWith(t testing.TB, plan *Plan, config Values) (*State, Diagnostics) {
	t.Helper()
	known := *plan
	known.config = config
	return p.Apply(t, &known)
}

// contradictions lists the known values of a plan that a later plan, or the state after the apply, does not have.
func contradictions(path string, planned, actual any) []string {
	if planned == Unknown {
		return nil
	}
	before, ok1 := planned.(Values)
	after, ok2 := actual.(Values)
	if !ok1 || !ok2 {
		return changes(path, planned, actual)
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		all = append(all, contradictions(strings.TrimPrefix(path+"."+name, "."), before[name], after[name])...)
	}
	return all
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

// unknowns lists the paths of all unknown values.
func unknowns(path string, value any) []string {
	switch value := value.(type) {
	case string:
		if value == Unknown {
			return []string{path}
		}
	case Values:
		var all []string
		for name, element := range value {
			all = append(all, unknowns(strings.TrimPrefix(path+"."+name, "."), element)...)
		}
		return all
	}
	return nil
}
