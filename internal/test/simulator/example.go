// SPDX-License-Identifier: MPL-2.0

package simulator

import "embed"

//go:embed testdata/examples/*.json
var examples embed.FS

// DocExample returns an example body of the documentation, literally: "snapshot-get", "shortclip-get", "shortclip-create",
// "serviceurls-general" or "serviceurls-thumbnail". The page of shortclip-get lost the braces around its example; they are
// restored. Any other name panics.
func DocExample(name string) []byte {
	body, err := examples.ReadFile("testdata/examples/" + name + ".json")
	if err != nil {
		panic("simulator: no such example: " + name)
	}
	return body
}
