// SPDX-License-Identifier: MPL-2.0

package snapshot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// Resource and data source have the same name.
const typeName = "ncplivestation_snapshot"

// omittedDuration is the duration that the simulator reports of a snapshot without limitedDuration.
func omittedDuration(env *acctest.Env) any {
	switch env.Behavior().OmittedDuration {
	case "0":
		return 0
	case "240":
		return 240
	}
	return nil
}

func TestReadData_returnsEachField(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot})
		data.CheckAttr(t, "duration", 10)
		data.CheckAttr(t, "expired", false)
		if got := data.Time("expire_time").Sub(data.Time("created_time")); got != time.Hour {
			t.Errorf("the snapshot expires after %s, want 1h", got)
		}
		if got, want := data.IsNull("snapshot_url"), env.Behavior().EmptySnapshotURL; got != want {
			t.Errorf("snapshot_url is null: %t, want %t", got, want)
		}
		if got := data.String("channel_status"); !strings.HasPrefix(got, "PUBLISH") {
			t.Errorf("channel_status = %s", got)
		}
	})
}

// The documentation does not say what duration a snapshot without limitedDuration has.
func TestReadData_returnsDurationAsReported(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		id := strconv.FormatInt(env.AddSnapshot(env.Channel, 0).ID, 10)
		data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "snapshot_id": id})
		data.CheckAttr(t, "duration", omittedDuration(env))
	})
}

// The documentation does not say whether an expired snapshot can still be read.
func TestReadData_expiredSnapshotIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		env.Advance(2 * time.Hour)
		title := "Snapshot Not Found"
		if env.Behavior().ExpiredSnapshot.StillAvailable {
			title = "Snapshot Has Expired"
		}
		_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot})
		diags.RequireError(t, title, env.Snapshot, env.Channel, "one hour", "allow_expired")
	})
}

// gone are the ways in which a snapshot ceases to exist.
var gone = map[string]func(*acctest.Env){
	"expired":         func(env *acctest.Env) { env.Advance(2 * time.Hour) },
	"deleted":         func(env *acctest.Env) { env.RemoveSnapshot(env.SnapshotNumber()) },
	"channel deleted": func(env *acctest.Env) { env.DeleteChannel(env.Channel) },
}

func TestReadData_allowExpiredReturnsNulls(t *testing.T) {
	for name, remove := range gone {
		t.Run(name, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
				remove(env)
				data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{
					"channel_id": env.Channel, "snapshot_id": env.Snapshot, "allow_expired": true,
				})
				data.CheckAttrs(t, acctest.Values{
					"expired": true, "channel_status": nil, "snapshot_url": nil, "created_time": nil, "expire_time": nil, "duration": nil,
				})
			})
		})
	}
}

func TestReadData_deletedChannelIsNamedSo(t *testing.T) {
	env := acctest.New(t)
	env.DeleteChannel(env.Channel)
	_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot})
	diags.RequireError(t, "Channel Not Found", env.Channel, "allow_expired")
}

func TestReadData_faultIsAnErrorEvenIfExpiryIsAllowed(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.NotFoundRoute, simulator.Forbidden, simulator.Garbage, simulator.WrongID, simulator.UnknownCode} {
		t.Run(string(kind), func(t *testing.T) {
			env := acctest.New(t, acctest.WithoutRetries())
			env.Inject(simulator.Fault{Kind: kind})
			_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{
				"channel_id": env.Channel, "snapshot_id": env.Snapshot, "allow_expired": true,
			})
			diags.RequireError(t, "Unable to Read Snapshot", env.Snapshot)
		})
	}
}
