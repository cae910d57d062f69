package simulator

import "embed"

//go:embed testdata/seeds/*.json
var seeds embed.FS

// SeedExample is an example body of the documentation, literally: "snapshot-get", "shortclip-get", "shortclip-create",
// "serviceurls-general" or "serviceurls-thumbnail". The page of shortclip-get lost the braces around its example, which
// are restored. A name that is none of these panics.
func DocExample(name string) []byte {
	body, err := seeds.ReadFile("testdata/seeds/" + name + ".json")
	if err != nil {
		panic("simulator: no such example: " + name)
	}
	return body
}
