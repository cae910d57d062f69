// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNotices_nameEveryModuleOfTheProvider(t *testing.T) {
	text, err := notices(t.Context(), "../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"The Go standard library\n\nCopyright 2009 The Go Authors.",
		"\ngithub.com/hashicorp/terraform-plugin-framework v1.",
		"\ngoogle.golang.org/grpc v1.",
		"Mozilla Public License",
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the notices lack %q", part)
		}
	}
	if strings.Contains(string(text), "terraform-plugin-testing") {
		t.Error("the notices name a module that only tests import")
	}
}

func TestLicenseTexts_failsWithoutALicenseFile(t *testing.T) {
	dir := t.TempDir()
	if text, err := licenseTexts(dir); err == nil {
		t.Errorf("no error, text %q", text)
	}
	for name, text := range map[string]string{"LICENSE.md": "A", "NOTICE": "B", "license_test.go": "C", "COPYING-BSD": "D"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := licenseTexts(dir)
	if want := "D\n\nA\n\nB"; err != nil || text != want {
		t.Errorf("%q, %v, want %q", text, err, want)
	}
}
