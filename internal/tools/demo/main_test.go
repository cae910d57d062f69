// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

func TestDemo_cutsAndPlaysClip(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var printed cli.Buffer
	if err := run(t.Context(), &printer{to: &printed}); err != nil {
		t.Fatalf("the demo failed: %v\n%s", err, printed.String())
	}
	for _, want := range []string{"is accepted: CREATING", "is COMPLETED", "/demo-clips/match/goal/", "video/mp4, starts with ftyp", "/live/video/", "No changes.", "Its mp4 will remain"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("the demo does not print %q:\n%s", want, printed.String())
		}
	}
	requireNoFilesLeft(t)
}

func TestDemo_cleansUpAfterInterrupt(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	printed := cli.Buffer{Echo: writerFunc(func(text string) {
		if strings.Contains(text, "is accepted") {
			cancel()
		}
	})}
	started := time.Now()
	err := run(ctx, &printer{to: &printed})
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the demo should say that it was interrupted, got: %v", err)
	}
	if took := time.Since(started); took > 30*time.Second {
		t.Errorf("the demo ended %s after its start", took)
	}
	requireNoFilesLeft(t)
}

func TestDemo_withoutCLISaysWhatToInstall(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	err := run(t.Context(), &printer{to: &cli.Buffer{}})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "install terraform") {
		t.Errorf("want one line that says what to install, got: %v", err)
	}
}

func requireNoFilesLeft(t *testing.T) {
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

// writerFunc is an [io.Writer] that passes each piece to the function.
type writerFunc func(string)

func (f writerFunc) Write(p []byte) (int, error) {
	f(string(p))
	return len(p), nil
}
