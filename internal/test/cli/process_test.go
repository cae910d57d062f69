// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"strings"
	"testing"
	"time"
)

// untilInterrupted prints "waiting", then exits with code 7 on SIGINT.
const untilInterrupted = `trap 'echo interrupted; exit 7' INT; echo waiting; while :; do sleep 0.05; done`

// startUntil starts a run and waits until it has printed something.
func startUntil(t *testing.T, w *Workspace, printed string) *Process {
	t.Helper()
	process, err := w.Start(t.Context(), "apply")
	if err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(process.Stdout(), printed) {
		time.Sleep(10 * time.Millisecond)
	}
	return process
}

func TestInterrupt_sendsSIGINT(t *testing.T) {
	process := startUntil(t, fakeCLI(t, untilInterrupted), "waiting")
	if err := process.Interrupt(); err != nil {
		t.Fatal(err)
	}
	if result, _ := process.Wait(); result.ExitCode != 7 || !strings.Contains(result.Stdout, "interrupted") {
		t.Errorf("got %+v", result)
	}
}

func TestRun_interruptsWhenContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := fakeCLI(t, untilInterrupted)
	w.Echo = writerFunc(func([]byte) { cancel() })
	if result, err := w.Run(ctx, "apply"); err == nil || !strings.Contains(result.Stdout, "interrupted") {
		t.Errorf("got %+v, %v", result, err)
	}
}

// A provider is a child of the CLI. It must not survive to finish its work.
func TestKill_endsCLIAndItsChildren(t *testing.T) {
	process := startUntil(t, fakeCLI(t, `trap '' INT TERM; sleep 10 & echo child; wait`), "child")
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	result, err := process.Wait()
	if err == nil || result.ExitCode != -1 {
		t.Errorf("exit code %d, %v; want -1 and an error", result.ExitCode, err)
	}
	// A child that survives keeps the standard output open, so Wait would take until the child ends.
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("the run ended %s after it was killed", took)
	}
}

func TestKill_afterTheEndIsNoError(t *testing.T) {
	process, err := fakeCLI(t, "exit 0").Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := process.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Error(err)
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}
