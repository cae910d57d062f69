// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the figures of TestSoak and TestKill to contributing/faults.md")

// pageLock serializes the updates of the page.
var pageLock sync.Mutex

// updatePage replaces the generated text of a section of contributing/faults.md, if the flag -update is set and the test has
// not failed.
func updatePage(t *testing.T, section, text string) {
	t.Helper()
	if !*update || t.Failed() {
		return
	}
	pageLock.Lock()
	defer pageLock.Unlock()
	path := filepath.Join(moduleRoot, "contributing", "faults.md")
	page, ok := replaceSection(string(readFile(t, path)), section, text)
	if !ok {
		t.Fatalf("%s has no section between <!-- %[2]s --> and <!-- end of %[2]s -->", path, section)
	}
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaceSection replaces the text between the two comments that mark a section. It reports whether the page has them.
func replaceSection(page, section, text string) (string, bool) {
	start, end := "<!-- "+section+" -->\n", "<!-- end of "+section+" -->"
	before, rest, ok := strings.Cut(page, start)
	if !ok {
		return page, false
	}
	_, after, ok := strings.Cut(rest, end)
	return before + start + text + end + after, ok
}

func TestReplaceSection_keepsTheRestOfThePage(t *testing.T) {
	const page = "a\n<!-- soak -->\nold\n<!-- end of soak -->\nb\n"
	got, ok := replaceSection(page, "soak", "new\n")
	if want := "a\n<!-- soak -->\nnew\n<!-- end of soak -->\nb\n"; got != want || !ok {
		t.Errorf("got %q, %t, want %q", got, ok, want)
	}
	if _, ok := replaceSection(page, "kill", "new\n"); ok {
		t.Error("a section without comments was replaced")
	}
}
