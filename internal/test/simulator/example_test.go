// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"testing"
)

func TestDocExample_isAnEnvelope(t *testing.T) {
	for _, name := range []string{"snapshot-get", "shortclip-get", "shortclip-create", "serviceurls-general", "serviceurls-thumbnail"} {
		var body struct{ Content json.RawMessage }
		if err := json.Unmarshal(DocExample(name), &body); err != nil || len(body.Content) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
