// SPDX-License-Identifier: MPL-2.0

// Package golden compares texts with files that are kept beside the tests. `go test ./internal/PACKAGE -update` writes the files.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

var update = flag.Bool("update", false, "write the golden files of the tests that run")

// Check compares a text with a file of the package under test.
func Check(t testing.TB, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) // #nosec G304 -- a file of this repository
	if err != nil {
		t.Fatalf("%v; run this test with -update to write the file", err)
	}
	if string(want) == got {
		return
	}
	wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(wantLines), len(gotLines)) {
		if i >= len(wantLines) || i >= len(gotLines) || wantLines[i] != gotLines[i] {
			t.Fatalf("%s differs from line %d on. Got:\n%s\n\nIf the new text is right, run this test with -update.",
				file, i+1, strings.Join(gotLines[min(i, len(gotLines)):min(i+10, len(gotLines))], "\n"))
		}
	}
}

// Diagnostic is a diagnostic and the situation that it is for, in the words of a test.
type Diagnostic struct {
	Situation  string
	Diagnostic diag.Diagnostic
}

// CheckDiagnostics compares the whole text of diagnostics, in this order, with testdata/NAME-diagnostics.txt.
func CheckDiagnostics(t testing.TB, name string, diagnostics []Diagnostic) {
	t.Helper()
	var b strings.Builder
	for _, d := range diagnostics {
		b.WriteString("=== " + d.Situation + "\n\n")
		if d.Diagnostic == nil {
			b.WriteString("(no diagnostic)\n\n\n")
			continue
		}
		b.WriteString(d.Diagnostic.Severity().String() + ": " + d.Diagnostic.Summary())
		if at, ok := d.Diagnostic.(diag.DiagnosticWithPath); ok {
			b.WriteString(" (at " + at.Path().String() + ")")
		}
		b.WriteString("\n\n" + d.Diagnostic.Detail() + "\n\n\n")
	}
	Check(t, "testdata/"+name+"-diagnostics.txt", b.String())
}
