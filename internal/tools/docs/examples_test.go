// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

const requiredProviders = `terraform {
  required_providers {
    ncplivestation = { source = "ncplivestation/ncplivestation" }
  }
}
`

// Each configuration of each page is valid when a reader copies it alone. The provider's page says that most examples leave
// out the block required_providers. The newest CLI validates them, because it knows all features. The Korean README has the
// configuration of README.md with other comments.
func TestPages_haveConfigurationsThatAreValidAlone(t *testing.T) {
	mirror, err := cli.NewMirror(t.Context(), t.TempDir(), moduleRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	version := newestCLI(t)
	examples := map[string]string{}
	for _, suffix := range []string{".tf", ".hcl"} {
		for _, example := range files(t, suffix, "examples") {
			examples[read(t, example)] = example
		}
	}
	seen := map[string]bool{}
	for _, page := range append(files(t, ".md", "docs"), readmes[0]) {
		for _, block := range fencePattern.FindAllStringSubmatch(read(t, page), -1) {
			language, text := block[1], block[2]
			isTest := strings.Contains(text, "mock_provider") // `terraform test` runs those
			if language != "hcl" && language != "terraform" || isTest || seen[text] {
				continue
			}
			seen[text] = true
			example, ok := examples[text]
			if !ok {
				t.Errorf("%s has a configuration that is not in examples/:\n%s", page, text)
				continue
			}
			t.Run(example, func(t *testing.T) {
				t.Parallel()
				validate(t, mirror, version, example, text)
			})
		}
	}
}

func newestCLI(t *testing.T) cli.Version {
	t.Helper()
	all, err := cli.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	newest := all[0]
	for _, version := range all[1:] {
		if !version.OpenTofu && (newest.OpenTofu || newest.Before(version.Major, version.Minor)) {
			newest = version
		}
	}
	return newest
}

// validate validates the text of an example, together with the files beside it that are no configuration, such as a module
// or a table.
func validate(t *testing.T, mirror *cli.Mirror, version cli.Version, example, text string) {
	t.Helper()
	isQuery := strings.HasSuffix(example, ".tfquery.hcl")
	if isQuery && !version.HasQuery() {
		t.Skipf("%s has no query", version)
	}
	if version.TooOldFor(text) {
		t.Skipf("%s is older than the required_version", version)
	}
	dir := t.TempDir()
	copyOthers(t, filepath.Join(moduleRoot(t), filepath.Dir(example)), dir)
	if isQuery {
		writeFile(t, dir, "main.tfquery.hcl", text)
	} else {
		writeFile(t, dir, "main.tf", text)
	}
	if !strings.Contains(text, "required_providers") {
		writeFile(t, dir, "required.tf", requiredProviders)
	}
	workspace := mirror.Workspace(dir, map[string]string{"HOME": dir})
	workspace.CLI = version.Path
	if _, err := workspace.Run(t.Context(), "init", "-backend=false"); err != nil {
		t.Fatal(err)
	}
	arguments := []string{"validate"}
	if isQuery {
		arguments = append(arguments, "-query")
	}
	if _, err := workspace.Run(t.Context(), arguments...); err != nil {
		t.Error(err)
	}
}

// copyOthers copies the folders and files of an example that are no configuration of their own.
func copyOthers(t *testing.T, from, to string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		source, target := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		switch extension := filepath.Ext(entry.Name()); {
		case entry.Name() == "modules":
			if err := os.CopyFS(target, os.DirFS(source)); err != nil {
				t.Fatal(err)
			}
		case extension == ".csv":
			text, err := os.ReadFile(source) // #nosec G304 -- a file of this repository
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, to, entry.Name(), string(text))
		}
	}
}

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
