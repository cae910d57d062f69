// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

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
	if !slices.Contains(p.Replaces, attribute) {
		t.Errorf("%s does not force a replacement, %q do", attribute, p.Replaces)
	}
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
