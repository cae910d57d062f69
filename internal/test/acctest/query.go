// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ListResult is one result of a list resource.
type ListResult struct {
	DisplayName string
	Identity    Object
	// Resource does not exist unless the query includes resources.
	Resource Object
}

// Query is a query of a list resource, as terraform query sends it.
type Query struct {
	Config          Values
	IncludeResource bool
	// Limit is the largest number of results. 0 is the 100 of Terraform.
	Limit int64
}

// List queries a list resource. The diagnostics are those of all results.
func (p *ProviderClient) List(t testing.TB, typeName string, query Query) ([]ListResult, Diagnostics) {
	t.Helper()
	server, ok := p.planning.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // terraform-plugin-go moves these methods into ProviderServer later.
	if !ok {
		t.Fatal("the provider serves no list resources")
	}
	if query.Limit == 0 {
		query.Limit = 100
	}
	stream, err := server.ListResource(p.context(t), &tfprotov6.ListResourceRequest{
		TypeName: typeName, IncludeResource: query.IncludeResource, Limit: query.Limit,
		Config: encode(t, p.schema.ListResourceSchemas[typeName].Block, query.Config),
	})
	if err != nil {
		t.Fatal(err)
	}
	var results []ListResult
	var diags Diagnostics
	for result := range stream.Results {
		diags = append(diags, diagnostics(result.Diagnostics)...)
		if result.Identity == nil {
			continue
		}
		results = append(results, ListResult{
			DisplayName: result.DisplayName,
			Identity:    Object{t, "the identity of a result", decode(t, p.identities[typeName].ValueType(), result.Identity.IdentityData)},
			Resource:    Object{t, "the resource of a result", decode(t, p.block(t, typeName).ValueType(), result.Resource)},
		})
	}
	return results, diags
}

// InvokeAction plans and invokes an action. It returns the progress messages and the diagnostics of plan and action.
func (p *ProviderClient) InvokeAction(t testing.TB, actionType string, config Values) (progress []string, diags Diagnostics) {
	t.Helper()
	planning, ok1 := p.planning.(tfprotov6.ProviderServerWithActions) //nolint:staticcheck // terraform-plugin-go moves these methods into ProviderServer later.
	applying, ok2 := p.applying.(tfprotov6.ProviderServerWithActions) //nolint:staticcheck // terraform-plugin-go moves these methods into ProviderServer later.
	if !ok1 || !ok2 {
		t.Fatal("the provider serves no actions")
	}
	raw := encode(t, p.schema.ActionSchemas[actionType].Schema.Block, config)
	plan, err := planning.PlanAction(p.context(t), &tfprotov6.PlanActionRequest{ActionType: actionType, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	if diags = diagnostics(plan.Diagnostics); len(diags.Errors()) > 0 {
		return nil, diags
	}
	stream, err := applying.InvokeAction(p.context(t), &tfprotov6.InvokeActionRequest{ActionType: actionType, Config: raw})
	if err != nil {
		t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = append(diags, diagnostics(event.Diagnostics)...)
		}
	}
	return progress, diags
}
