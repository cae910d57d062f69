// Package tfdiag stands between the provider, its resources and data sources: it hands them the client that the provider
// made, and turns the errors of that client into diagnostics that say what was tried, on what, what answered, and what to
// do next.
package tfdiag

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// ProviderData is what the provider's Configure hands to resources and data sources.
type ProviderData struct {
	// Client is nil while the provider's configuration has values that are not known yet, which happens only in a plan.
	Client *livestation.Client
	// KeysFrom says in words where the key pair was found.
	KeysFrom string
	// StorageEndpoint is the address of Object Storage, "" if none is known for the site and the region.
	StorageEndpoint string
	// Storage is the client of Object Storage; nil is one that knows no endpoint.
	Storage *objectstorage.Client

	snapshots cache[snapshotKey, *livestation.Snapshot]
	shared    sync.Map
}

// Shared gives the one T of this run, which the first who asks makes. It is how the operations on a noun know of each
// other: Terraform makes a resource anew for each of them.
func Shared[T any](d *ProviderData) *T {
	value, _ := d.shared.LoadOrStore(reflect.TypeFor[T](), new(T))
	one, _ := value.(*T)
	return one
}

type snapshotKey struct{ channelID, snapshotID string }

// snapshotTimeout bounds the look-up of a snapshot while planning: a service that does not answer is not waited for with
// all the patience of an apply.
const snapshotTimeout = 30 * time.Second

// New makes the data of a configured provider.
func New(client *livestation.Client, keysFrom string, storage *objectstorage.Client) *ProviderData {
	data := &ProviderData{Client: client, KeysFrom: keysFrom, StorageEndpoint: storage.Endpoint(), Storage: storage}
	data.snapshots.Timeout = snapshotTimeout
	data.snapshots.Ask = func(ctx context.Context, key snapshotKey) (*livestation.Snapshot, error) {
		return client.GetSnapshot(ctx, key.channelID, key.snapshotID)
	}
	return data
}

// Snapshot looks a snapshot up, once for all who ask in this run.
func (d *ProviderData) Snapshot(ctx context.Context, channelID, snapshotID string) (*livestation.Snapshot, error) {
	return d.snapshots.Get(ctx, snapshotKey{channelID, snapshotID})
}

// FromConfigure takes the provider's data out of a Configure request. It is nil before the provider is configured.
func FromConfigure(providerData any, diags *diag.Diagnostics) *ProviderData {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*ProviderData)
	if !ok {
		diags.AddError("Unexpected Provider Data",
			fmt.Sprintf("Expected %T, got %T. This is a fault of the provider: please report it.", data, providerData))
	}
	return data
}

// Known tells whether there is a client.
func (d *ProviderData) Known() bool { return d != nil && d.Client != nil }

// NotKnownYet is the error of what cannot wait for the provider's configuration to be known; what names it, such as
// "An import".
func NotKnownYet(what string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider Configuration Not Known Yet",
		what+" is done while planning, but the configuration of the ncplivestation provider depends on values that are known "+
			"only after the apply.\n\n"+
			"Give the provider values that are known at plan time, or apply what they come from first with -target. "+
			"A data source can also wait for it (depends_on).")
}
