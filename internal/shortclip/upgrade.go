package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// schemaVersion is raised with each change after which a state of before could not be read as it is: an attribute that
// is renamed, removed, or of another type. A new optional attribute is no such change.
const schemaVersion = 0

var _ resource.ResourceWithUpgradeState = (*Resource)(nil)

// UpgradeState has an upgrader from each former schema version straight to schemaVersion. There is no former one yet; a
// state of a later version of the provider is refused with a message that names its version.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}
