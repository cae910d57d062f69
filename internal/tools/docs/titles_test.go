package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	explained := map[string]bool{}
	for _, title := range titles(t, troubleshooting) {
		if explained[title] {
			t.Errorf("%q is explained twice", title)
		}
		explained[title] = true
	}
	if len(explained) < 40 {
		t.Errorf("only %d titles are explained", len(explained))
	}
	for _, page := range files(t, ".tmpl", "templates") {
		for _, title := range titles(t, page) {
			if !explained[title] {
				t.Errorf("%s explains %q, and %s does not", page, title, troubleshooting)
			}
		}
	}
}
