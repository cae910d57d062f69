// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestReadData_equalsTheResource(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig())
		data := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "id": state.String("id")})
		for _, name := range []string{"id", "channel_id", "snapshot_id", "status", "created_time", "updated_time", "file_size", "duration", "output"} {
			data.CheckAttr(t, name, state.Value(name))
		}
	})
}

func TestReadData_unknownClipIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "id": "99"})
		diags.RequireError(t, "Short Clip Not Found", "short clip 99 of channel "+env.Channel)
	})
}

func TestReadData_faultIsNotAMissingClip(t *testing.T) {
	env := acctest.New(t)
	env.Inject(simulator.Fault{Kind: simulator.Forbidden})
	_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "id": "99"})
	diags.RequireError(t, "Unable to Read Short Clip", "error code 230", "NCP_LIVE_STATION_VIEWER")
}
