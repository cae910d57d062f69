// SPDX-License-Identifier: MPL-2.0

// Package providerdata holds what the provider's Configure hands to every resource, data source and action: the API
// clients, and the state that the operations of one run share.
package providerdata

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// lookupTimeout bounds one lookup of a snapshot or a channel while planning: a plan does not wait as long as an apply.
const lookupTimeout = 30 * time.Second

// Data is the provider's data. Terraform makes a new Data for each plan and each apply, and a new resource object for
// each operation, so Data is where operations know of each other. It is safe for concurrent use.
type Data struct {
	// Client is nil while the provider's configuration has values that are not known yet, which happens only in a plan, and
	// if there are no credentials.
	Client *livestation.Client
	// MissingCredentials is the error of an operation that needs credentials, nil unless there are none.
	MissingCredentials diag.Diagnostic
	// Storage is the client of Object Storage. It may have no endpoint.
	Storage *objectstorage.Client
	// Creator creates short clips.
	Creator *clipcreate.Creator

	snapshots cache[snapshotKey, *livestation.Snapshot]
	channels  cache[string, *livestation.Channel]

	mu sync.Mutex
	// taken are the snapshots that this run has taken.
	taken map[snapshotKey]bool
	// clipGroups poll the clips of one snapshot together.
	clipGroups map[snapshotKey]*wait.Group[*livestation.ShortClip]

	adoption       adoption
	reads, creates atomic.Bool
}

type snapshotKey struct{ channelID, snapshotID string }

// New returns the data of a configured provider. requestTimeout is the time limit of one HTTP request of client.
func New(client *livestation.Client, storage *objectstorage.Client, requestTimeout time.Duration) *Data {
	data := &Data{Client: client, Storage: storage}
	data.Creator = clipcreate.New(client, data.waitForCompletion, data.fileGone, requestTimeout)
	data.snapshots.timeout, data.channels.timeout = lookupTimeout, lookupTimeout
	data.snapshots.fetch = func(ctx context.Context, key snapshotKey) (*livestation.Snapshot, error) {
		return client.GetSnapshot(ctx, key.channelID, key.snapshotID)
	}
	data.channels.fetch = client.GetChannel
	return data
}

// Configured tells whether there is a client to make requests with.
func (d *Data) Configured() bool { return d != nil && d.Client != nil }

// RequireCredentials appends an error if there are no credentials. A configuration that is not known yet is no error: the
// apply will know it.
func (d *Data) RequireCredentials(diags *diag.Diagnostics) bool {
	if d != nil && d.MissingCredentials != nil {
		diags.Append(d.MissingCredentials)
	}
	return !diags.HasError()
}

// RequireConfigured appends an error if the provider is not configured, and returns false if diags has an error. what
// names the operation that cannot wait for the configuration, such as "An import".
func (d *Data) RequireConfigured(what string, diags *diag.Diagnostics) bool {
	if !diags.HasError() && d.RequireCredentials(diags) && !d.Configured() {
		diags.AddError("Unknown Provider Configuration", what+" needs the provider while Terraform plans, but the configuration of the "+
			"ncplivestation provider depends on values that are known only after an apply.\n\n"+
			"Give the provider values that are known at plan time, or first apply the resources that the values come from, with -target. "+
			"To make a data source wait for the apply, add depends_on with these resources to it.")
	}
	return !diags.HasError()
}

// StorageEndpoint is the URL of Object Storage, "" if it is not known.
func (d *Data) StorageEndpoint() string {
	if d == nil || d.Storage == nil {
		return ""
	}
	return d.Storage.Endpoint()
}

// Snapshot looks a snapshot up, once per run. A snapshot that this run has taken is known without a request.
func (d *Data) Snapshot(ctx context.Context, channelID, snapshotID string) (*livestation.Snapshot, error) {
	return d.snapshots.get(ctx, snapshotKey{channelID, snapshotID})
}

// Channel looks a channel up, once per run.
func (d *Data) Channel(ctx context.Context, channelID string) (*livestation.Channel, error) {
	return d.channels.get(ctx, channelID)
}

// AddTakenSnapshot records that this run has taken a snapshot. Live Station may not find it at once.
func (d *Data) AddTakenSnapshot(snapshot *livestation.Snapshot) {
	key := snapshotKey{snapshot.ChannelID, snapshot.ID}
	d.snapshots.put(key, snapshot)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.taken == nil {
		d.taken = map[snapshotKey]bool{}
	}
	d.taken[key] = true
}

// TookSnapshot tells whether this run has taken the snapshot, so that no earlier run can have cut a clip from it.
func (d *Data) TookSnapshot(channelID, snapshotID string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.taken[snapshotKey{channelID, snapshotID}]
}

// CountRead records that Terraform has called Read of a clip.
func (d *Data) CountRead() { d.reads.Store(true) }

// CountCreate records that Terraform has called Create of a clip.
func (d *Data) CountCreate() { d.creates.Store(true) }

// Applying tells that this process serves an apply. Terraform starts a process for the plan, in which it reads and never
// creates, and another one for the apply, in which it creates and never reads.
func (d *Data) Applying() bool { return d != nil && d.creates.Load() && !d.reads.Load() }
