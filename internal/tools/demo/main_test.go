package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestDemo_runsToItsEnd(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var printed output
	if err := run(t.Context(), &printer{to: &printed}); err != nil {
		t.Fatalf("the demo failed: %v\n%s", err, printed.String())
	}
	for _, want := range []string{"is accepted: CREATING", "is COMPLETED", "/demo-clips/clips/", "a video/mp4 that starts with ftyp", "/live/video/", "No changes.", "Its mp4 stays"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("the demo does not print %q:\n%s", want, printed.String())
		}
	}
	nothingLeft(t)
}

func TestDemo_cleansUpAtCtrlC(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	printed := output{seen: func(text string) {
		if strings.Contains(text, "is accepted") {
			cancel()
		}
	}}
	begun := time.Now()
	err := run(ctx, &printer{to: &printed})
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the demo should say that it was interrupted, got: %v", err)
	}
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("it took %s to end", took)
	}
	nothingLeft(t)
}

func TestDemo_saysWhatIsMissingWithoutCommandLine(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	err := run(t.Context(), &printer{to: &output{}})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "install terraform") {
		t.Errorf("want one line that says what to install, got: %v", err)
	}
}

func nothingLeft(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), "ncplivestation-demo-") {
			t.Errorf("%s is left", entry.Name())
		}
	}
}

// output collects what is printed, and shows each piece to seen.
type output struct {
	mu   sync.Mutex
	all  bytes.Buffer
	seen func(string)
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen != nil {
		o.seen(string(p))
	}
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}
