// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Resource is embedded by each resource and list resource, and takes the provider's data.
type Resource struct{ Data *Data }

// Configure takes the provider's data.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Data = fromConfigure(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by each data source, and takes the provider's data.
type DataSource struct{ Data *Data }

// Configure takes the provider's data.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Data = fromConfigure(req.ProviderData, &resp.Diagnostics)
}

// Ephemeral is embedded by each ephemeral resource, and takes the provider's data.
type Ephemeral struct{ Data *Data }

// Configure takes the provider's data.
func (e *Ephemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.Data = fromConfigure(req.ProviderData, &resp.Diagnostics)
}

// Action is embedded by each action, and takes the provider's data.
type Action struct{ Data *Data }

// Configure takes the provider's data.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Data = fromConfigure(req.ProviderData, &resp.Diagnostics)
}

// fromConfigure takes the provider's data from a Configure request. It is nil before the provider is configured.
func fromConfigure(providerData any, diags *diag.Diagnostics) *Data {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*Data)
	if !ok {
		diags.AddError("Unexpected Provider Data",
			fmt.Sprintf("The provider expected %T but got %T. This is a bug in the provider: please report it.", data, providerData))
	}
	return data
}
