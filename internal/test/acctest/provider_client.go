package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

// Object is a configuration or a state as plain values: string, bool, int64, []any, Object, nil, Unknown.
type Values map[string]any

// Unknown stands for a value that is known only after an apply.
const Unknown = "(known after apply)"

// Protocol speaks the plugin protocol with the provider, without a CLI.
type ProviderClient struct {
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
	ident  *tfprotov6.GetResourceIdentitySchemasResponse
}

// State is what Terraform keeps of a resource.
type State struct {
	Values   Values
	Identity Values
	raw      *tfprotov6.DynamicValue
	private  []byte
	ident    *tfprotov6.ResourceIdentityData
}

// Plan is what Terraform means to do with a resource.
type Plan struct {
	Values Values
	// Replace names the attributes for whose sake the resource is to be replaced.
	Replace []string
	raw     *tfprotov6.DynamicValue
	private []byte
	config  Values
	prior   *State
}

// Diagnostics are errors and warnings, each as its summary and its detail in one text.
type Diagnostics struct{ Errors, Warnings []string }

// String joins all of them.
func (d Diagnostics) String() string {
	return strings.Join(append(append([]string{}, d.Errors...), d.Warnings...), "\n")
}

// Protocol configures a provider of the service by the protocol. config is the provider's block; keys are added.
func (s *Env) Provider(t testing.TB, config Values) *ProviderClient {
	t.Helper()
	access, secret := s.Key()
	full := Values{"access_key": access, "secret_key": secret}
	if s.Storage != nil {
		full["object_storage_endpoint"] = s.Storage.URL
	}
	for name, value := range config {
		full[name] = value
	}
	p, diags := s.Configure(t, full)
	if len(diags.Errors) > 0 {
		t.Fatal(diags.Errors)
	}
	return p
}

// Configure configures a provider with a block as it is, and gives what it says.
func (s *Env) Configure(t testing.TB, config Values) (*ProviderClient, Diagnostics) {
	t.Helper()
	p := &ProviderClient{server: providerserver.NewProtocol6(provider.NewForTest("test", s.connect)())()}
	var err error
	if p.schema, err = p.server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	if p.ident, err = p.server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{}); err != nil {
		t.Fatal(err)
	}
	if config == nil {
		config = Values{} // core sends an empty block, never null
	}
	block := dynamic(t, p.schema.Provider.Block, config)
	valid, err := p.server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: block})
	if err != nil {
		t.Fatal(err)
	}
	if diags := diagnostics(valid.Diagnostics); len(diags.Errors) > 0 {
		return p, diags
	}
	resp, err := p.server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: block})
	if err != nil {
		t.Fatal(err)
	}
	return p, diagnostics(resp.Diagnostics)
}

func (p *ProviderClient) resource(typeName string) *tfprotov6.SchemaBlock {
	return p.schema.ResourceSchemas[typeName].Block
}

// Plan plans a resource: a create with prior nil, a destroy with config nil. Like core, it plans a replacement in two
// calls: that of the change, and that of the create.
func (p *ProviderClient) Plan(ctx context.Context, t testing.TB, typeName string, prior *State, config Values) (*Plan, Diagnostics) {
	t.Helper()
	plan, diags := p.plan(ctx, t, typeName, prior, config)
	if len(plan.Replace) > 0 && len(diags.Errors) == 0 {
		again, more := p.plan(ctx, t, typeName, nil, config)
		again.Replace = plan.Replace
		return again, Diagnostics{Errors: more.Errors, Warnings: append(diags.Warnings, more.Warnings...)}
	}
	return plan, diags
}

func (p *ProviderClient) plan(ctx context.Context, t testing.TB, typeName string, prior *State, config Values) (*Plan, Diagnostics) {
	t.Helper()
	block := p.resource(typeName)
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: dynamic(t, block, nil),
		ProposedNewState: dynamic(t, block, nil), Config: dynamic(t, block, config),
	}
	var known Values
	if prior != nil {
		req.PriorState, req.PriorPrivate, req.PriorIdentity, known = prior.raw, prior.private, prior.ident, prior.Values
	}
	if config != nil {
		req.ProposedNewState = dynamic(t, block, proposed(block.Attributes, known, config))
	}
	resp, err := p.server.PlanResourceChange(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	plan := &Plan{raw: resp.PlannedState, private: resp.PlannedPrivate, config: config, prior: prior}
	if resp.PlannedState != nil {
		plan.Values = object(t, block, resp.PlannedState)
	}
	for _, at := range resp.RequiresReplace {
		plan.Replace = append(plan.Replace, strings.ReplaceAll(at.String(), "AttributeName", ""))
	}
	return plan, diagnostics(resp.Diagnostics)
}

// proposed is what core proposes: what the configuration says, and for what it does not say and the provider computes
// what the state had.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config Values) Values {
	result := Values{}
	for _, attribute := range attributes {
		value, known := config[attribute.Name], prior[attribute.Name]
		switch nested, isObject := value.(Values); {
		case isObject && attribute.NestedType != nil:
			was, _ := known.(Values)
			result[attribute.Name] = proposed(attribute.NestedType.Attributes, was, nested)
		case value == nil && attribute.Computed:
			result[attribute.Name] = known
		default:
			result[attribute.Name] = value
		}
	}
	return result
}

// Apply applies a plan. The state is nil after a destroy, and where nothing was made.
func (p *ProviderClient) Apply(ctx context.Context, t testing.TB, typeName string, plan *Plan) (*State, Diagnostics) {
	t.Helper()
	block := p.resource(typeName)
	req := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: dynamic(t, block, nil), PlannedState: plan.raw,
		Config: dynamic(t, block, plan.config), PlannedPrivate: plan.private,
	}
	if plan.prior != nil && len(plan.Replace) == 0 {
		req.PriorState = plan.prior.raw
		req.PlannedIdentity = plan.prior.ident
	}
	resp, err := p.server.ApplyResourceChange(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	return p.state(t, typeName, resp.NewState, resp.Private, resp.NewIdentity), diagnostics(resp.Diagnostics)
}

// Create plans and applies a new resource; a plan that fails is fatal.
func (p *ProviderClient) Create(ctx context.Context, t testing.TB, typeName string, config Values) (*State, Diagnostics) {
	t.Helper()
	plan, diags := p.Plan(ctx, t, typeName, nil, config)
	if len(diags.Errors) > 0 {
		t.Fatal(diags)
	}
	return p.Apply(ctx, t, typeName, plan)
}

// Read refreshes a resource. The state is nil where it is gone.
func (p *ProviderClient) Read(ctx context.Context, t testing.TB, typeName string, state *State) (*State, Diagnostics) {
	t.Helper()
	resp, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: state.raw, Private: state.private, CurrentIdentity: state.ident,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.state(t, typeName, resp.NewState, resp.Private, resp.NewIdentity), diagnostics(resp.Diagnostics)
}

// Import imports a resource by its import id, or by its identity, and refreshes it as core does.
func (p *ProviderClient) Import(ctx context.Context, t testing.TB, typeName, id string, identity Values) (*State, Diagnostics) {
	t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id}
	if identity != nil {
		raw, err := json.Marshal(identity)
		if err != nil {
			t.Fatal(err)
		}
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{JSON: raw}}
	}
	resp, err := p.server.ImportResourceState(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	diags := diagnostics(resp.Diagnostics)
	if len(diags.Errors) > 0 {
		return nil, diags
	}
	imported := resp.ImportedResources[0]
	return p.Read(ctx, t, typeName, p.state(t, typeName, imported.State, imported.Private, imported.Identity))
}

// ReadData reads a data source.
func (p *ProviderClient) ReadData(ctx context.Context, t testing.TB, typeName string, config Values) (Values, Diagnostics) {
	t.Helper()
	block := p.schema.DataSourceSchemas[typeName].Block
	resp, err := p.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: dynamic(t, block, config)})
	if err != nil {
		t.Fatal(err)
	}
	if resp.State == nil {
		return nil, diagnostics(resp.Diagnostics)
	}
	return object(t, block, resp.State), diagnostics(resp.Diagnostics)
}

// Open opens an ephemeral resource, after it has validated its configuration.
func (p *ProviderClient) Open(ctx context.Context, t testing.TB, typeName string, config Values) (Values, Diagnostics) {
	t.Helper()
	block := p.schema.EphemeralResourceSchemas[typeName].Block
	raw := dynamic(t, block, config)
	valid, err := p.server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	if diags := diagnostics(valid.Diagnostics); len(diags.Errors) > 0 {
		return nil, diags
	}
	resp, err := p.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	diags := diagnostics(resp.Diagnostics)
	if len(diags.Errors) > 0 {
		return nil, diags
	}
	return object(t, block, resp.Result), diags
}

// Validate validates the configuration of a resource.
func (p *ProviderClient) Validate(t testing.TB, typeName string, config Values) Diagnostics {
	t.Helper()
	resp, err := p.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: dynamic(t, p.resource(typeName), config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return diagnostics(resp.Diagnostics)
}

// Stop is what core sends at Ctrl-C.
func (p *ProviderClient) Stop(t testing.TB) {
	t.Helper()
	if _, err := p.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
}

func (p *ProviderClient) state(t testing.TB, typeName string, raw *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) *State {
	t.Helper()
	if raw == nil {
		return nil
	}
	state := &State{raw: raw, private: private, ident: identity, Values: object(t, p.resource(typeName), raw)}
	if state.Values == nil {
		return nil
	}
	if identity != nil {
		value, err := identity.IdentityData.Unmarshal(p.ident.IdentitySchemas[typeName].ValueType())
		if err != nil {
			t.Fatal(err)
		}
		state.Identity, _ = toGo(t, value).(Values)
	}
	return state
}

func diagnostics(all []*tfprotov6.Diagnostic) Diagnostics {
	var diags Diagnostics
	for _, d := range all {
		text := d.Summary + ": " + d.Detail
		if d.Attribute != nil {
			text = fmt.Sprintf("[%s] %s", d.Attribute, text)
		}
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			diags.Errors = append(diags.Errors, text)
		} else {
			diags.Warnings = append(diags.Warnings, text)
		}
	}
	return diags
}

// dynamic encodes an object of a block; attributes that it does not name are null.
func dynamic(t testing.TB, block *tfprotov6.SchemaBlock, o Values) *tfprotov6.DynamicValue {
	t.Helper()
	typ := block.ValueType()
	var in any
	if o != nil {
		in = o
	}
	raw, err := tfprotov6.NewDynamicValue(typ, value(t, typ, in))
	if err != nil {
		t.Fatal(err)
	}
	return &raw
}

// value makes a value of a type of a plain one.
func value(t testing.TB, typ tftypes.Type, in any) tftypes.Value {
	t.Helper()
	if in == nil {
		return tftypes.NewValue(typ, nil)
	}
	if in == Unknown {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		fields := in.(Values)
		values := map[string]tftypes.Value{}
		for name, fieldType := range typ.AttributeTypes {
			values[name] = value(t, fieldType, fields[name])
		}
		for name := range fields {
			if _, ok := typ.AttributeTypes[name]; !ok {
				t.Fatalf("there is no attribute %s", name)
			}
		}
		return tftypes.NewValue(typ, values)
	case tftypes.Map:
		values := map[string]tftypes.Value{}
		for name, element := range in.(Values) {
			values[name] = value(t, typ.ElementType, element)
		}
		return tftypes.NewValue(typ, values)
	case tftypes.List:
		var values []tftypes.Value
		for _, element := range in.([]any) {
			values = append(values, value(t, typ.ElementType, element))
		}
		return tftypes.NewValue(typ, values)
	}
	if number, ok := in.(int); ok {
		return tftypes.NewValue(typ, big.NewFloat(float64(number)))
	}
	return tftypes.NewValue(typ, in)
}

// object decodes an object of a block, nil for null.
func object(t testing.TB, block *tfprotov6.SchemaBlock, raw *tfprotov6.DynamicValue) Values {
	t.Helper()
	v, err := raw.Unmarshal(block.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	o, _ := toGo(t, v).(Values)
	return o
}

// plain makes a plain value of a value.
func toGo(t testing.TB, v tftypes.Value) any {
	t.Helper()
	switch {
	case !v.IsKnown():
		return Unknown
	case v.IsNull():
		return nil
	}
	var err error
	var result any
	switch typ := v.Type(); {
	case typ.Is(tftypes.String):
		var s string
		err = v.As(&s)
		result = s
	case typ.Is(tftypes.Bool):
		var b bool
		err = v.As(&b)
		result = b
	case typ.Is(tftypes.Number):
		n := new(big.Float)
		err = v.As(n)
		whole, _ := n.Int64()
		result = whole
	case typ.Is(tftypes.List{}):
		var values []tftypes.Value
		err = v.As(&values)
		list := []any{}
		for _, element := range values {
			list = append(list, toGo(t, element))
		}
		result = list
	default:
		var values map[string]tftypes.Value
		err = v.As(&values)
		o := Values{}
		for name, element := range values {
			o[name] = toGo(t, element)
		}
		result = o
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}
