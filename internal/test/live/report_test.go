// SPDX-License-Identifier: MPL-2.0

package live

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestReport_isTableWithoutSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New()
		sim.SetBuckets("clips")
		of := targetOf(sim, sim.AddChannel(simulator.LiveChannel("live")))
		echo, err := json.Marshal(map[string]any{"error": map[string]any{
			"errorCode": 250001, "message": fmt.Sprintf(`a|b %s %s {"streamKey":"%s0"}`, of.config.AccessKey, of.config.SecretKey, simulator.StreamKey),
		}})
		if err != nil {
			t.Fatal(err)
		}
		sim.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: simulator.Status, Body: string(echo)})
		found, err := probe(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := found.write(&b); err != nil {
			t.Fatal(err)
		}
		table := b.String()
		for _, secret := range append(found.secrets, simulator.StreamKey) {
			if secret != "" && strings.Contains(table, secret) {
				t.Errorf("a secret is in the report:\n%s", strings.ReplaceAll(table, secret, "(HERE)"))
			}
		}
		if !strings.HasPrefix(table, "| topic | finding |\n| --- | --- |\n| ") {
			t.Errorf("the report is not a table:\n%s", table)
		}
		if !strings.Contains(table, `a\|b *** ***`) {
			t.Errorf("the report does not hold the redacted message:\n%s", table)
		}
		if want := fmt.Sprintf("%s=%d\n", oldClipVariable, sim.Clips()[1].ID); !strings.HasSuffix(table, want) {
			t.Errorf("the report should end with %s:\n%s", want, table)
		}
		for _, clip := range sim.Clips() {
			if object := "`clips" + clip.FilePath + "/" + clip.FileName + "`"; !strings.Contains(table, object) {
				t.Errorf("the report does not name %s:\n%s", object, table)
			}
		}
	})
}
