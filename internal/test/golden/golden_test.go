// SPDX-License-Identifier: MPL-2.0

package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// failure is a test whose fatal failure is recorded.
type failure struct {
	testing.TB
	text string
}

func (f *failure) Helper() {}

func (f *failure) Fatalf(format string, args ...any) { f.text = fmt.Sprintf(format, args...) }

func TestCheck_showsTheFirstLineThatDiffers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "golden.txt")
	if err := os.WriteFile(file, []byte("one\ntwo\nthree\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &failure{TB: t}
	Check(f, file, "one\ntwo\nthree\n")
	if f.text != "" {
		t.Errorf("an equal text fails: %s", f.text)
	}
	Check(f, file, "one\n2\nthree\n")
	if !strings.Contains(f.text, "from line 2 on. Got:\n2\nthree\n") || !strings.Contains(f.text, "-update") {
		t.Errorf("failure = %q", f.text)
	}
}
