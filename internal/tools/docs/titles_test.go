package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var titlePattern = regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`)

// titles returns the titles of diagnostics that a page explains in a table.
func titles(t *testing.T, page string) []string {
	t.Helper()
	var found []string
	for _, cells := range titlePattern.FindAllStringSubmatch(read(t, page), -1) {
		found = append(found, cells[1])
	}
	return found
}

// A title is a literal in the code, so the built provider contains it.
func TestPages_nameOnlyTitlesThatTheProviderHas(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "provider")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	cmd.Dir = moduleRoot(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range files(t, ".tmpl", "templates") {
		for _, title := range titles(t, page) {
			if !bytes.Contains(program, []byte(title)) {
				t.Errorf("%s explains %q, which is not the title of a diagnostic", page, title)
			}
		}
	}
}

func TestTroubleshooting_explainsEachTitleOnce(t *testing.T) {
	explained := titles(t, troubleshooting)
	if len(explained) < 40 {
		t.Errorf("only %d titles are explained", len(explained))
	}
	slices.Sort(explained)
	for i := range explained[1:] {
		if explained[i] == explained[i+1] {
			t.Errorf("%q is explained twice", explained[i])
		}
	}
}

func TestPages_explainTitlesOnlyInTroubleshooting(t *testing.T) {
	for _, page := range files(t, ".tmpl", "templates") {
		if found := titles(t, page); page != troubleshooting && len(found) > 0 {
			t.Errorf("%s explains %q", page, found)
		}
	}
}

var diagnosticPattern = regexp.MustCompile(`(?m)^(?:Error|Warning): (.+?)(?: \(at .*\))?$`)

// The golden files of the nouns hold the text of each diagnostic.
func TestTroubleshooting_explainsEachDiagnosticOfTheGoldenFiles(t *testing.T) {
	explained := titles(t, troubleshooting)
	golden := files(t, "-diagnostics.txt", "internal")
	for _, file := range golden {
		for _, found := range diagnosticPattern.FindAllStringSubmatch(read(t, file), -1) {
			if !slices.Contains(explained, found[1]) {
				t.Errorf("%s holds %q, which %s does not explain", file, found[1], troubleshooting)
			}
		}
	}
	if len(golden) == 0 {
		t.Error("no golden files found")
	}
}
