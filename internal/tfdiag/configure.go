package tfdiag

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// DataSource is what each data source embeds: it takes the provider's data.
type DataSource struct{ Data *ProviderData }

// Configure takes the provider's data.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Data = FromConfigure(req.ProviderData, &resp.Diagnostics)
}

// Ready tells whether the data source can be read; if not, the diagnostics say why.
func (d *DataSource) Ready(diags *diag.Diagnostics) bool {
	if !diags.HasError() && !d.Data.Known() {
		diags.Append(NotKnownYet("Reading a data source"))
	}
	return !diags.HasError()
}

// Resource is what each resource embeds: it takes the provider's data.
type Resource struct{ Data *ProviderData }

// Configure takes the provider's data.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Data = FromConfigure(req.ProviderData, &resp.Diagnostics)
}
