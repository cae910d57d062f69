// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

const troubleshooting = "templates/guides/troubleshooting.md.tmpl"

// flagship is the configuration that a reader meets first: in the READMEs, on the provider's page, and in Getting started.
const flagship = "examples/quickstart/main.tf"

// readmes are the same page in English and in Korean.
var readmes = []string{"README.md", "README.ko.md"}

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// read returns the text of a file of this repository.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files returns the names of all files with a suffix that are in a folder of this repository or below it.
func files(t *testing.T, suffix, folder string) []string {
	t.Helper()
	var found []string
	root := moduleRoot(t)
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, suffix) {
			return err
		}
		name, err := filepath.Rel(root, path)
		found = append(found, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
