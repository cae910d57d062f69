// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// Resource, data source and list resource have the same name.
const typeName = "ncplivestation_shortclip"

// clipAddress is the address of the clip in configurations.
const clipAddress = "ncplivestation_shortclip.goal"

// Changes of the default clip.
var (
	withoutWait = acctest.Values{"wait_for_completion": false}
	deletesFile = acctest.Values{"delete_file_on_destroy": true}
	verifies    = acctest.Values{"verify_output": true}
	adopts      = acctest.Values{"adopt_existing": true}
)

// neverEnds is the outcome of a clip that stays CREATING.
var neverEnds = simulator.Outcome{Never: true}

// timeout is a change of the default clip: one of its timeouts.
func timeout(name, value string) acctest.Values {
	return acctest.Values{"timeouts": acctest.Values{name: value}}
}

// clipID is the ID of a clip in Terraform.
func clipID(clip simulator.Clip) string { return strconv.FormatInt(clip.ID, 10) }

// addClip adds the default clip to Live Station, as an earlier run would have created it.
func addClip(env *acctest.Env) simulator.Clip {
	return env.AddClip(env.Channel, env.SnapshotNumber(), 1000, 3500, acctest.Bucket, "/clips", "PRIVATE")
}

// unfinishedClip is an environment with a clip that is CREATING and in state.
func unfinishedClip(t *testing.T, opts ...acctest.Option) (*acctest.Env, *acctest.ProviderClient, *acctest.State) {
	t.Helper()
	env := acctest.New(t, append([]acctest.Option{acctest.WithOutcome(neverEnds)}, opts...)...)
	p := env.Provider(t, nil)
	return env, p, p.MustCreate(t, typeName, env.ClipConfig(withoutWait))
}

// completedClip is an environment with a clip that is COMPLETED and in state.
func completedClip(t *testing.T, opts ...acctest.Option) (*acctest.Env, *acctest.ProviderClient, *acctest.State) {
	t.Helper()
	env := acctest.New(t, opts...)
	p := env.Provider(t, nil)
	return env, p, p.MustCreate(t, typeName, env.ClipConfig())
}

// checkElapsed checks that the time since a moment is between two limits. In a bubble of testing/synctest this is exact.
func checkElapsed(t testing.TB, since time.Time, least, most time.Duration) {
	t.Helper()
	if got := time.Since(since); got < least || got > most {
		t.Errorf("it took %s, want %s to %s", got, least, most)
	}
}

// gone are the ways in which a snapshot ceases to exist.
var gone = map[string]func(*acctest.Env){
	"expired":         func(env *acctest.Env) { env.Advance(2 * time.Hour) },
	"deleted":         func(env *acctest.Env) { env.RemoveSnapshot(env.SnapshotNumber()) },
	"channel deleted": func(env *acctest.Env) { env.DeleteChannel(env.Channel) },
}
