// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// killDelay is how long an interrupted run may take to save its state before it is killed.
const killDelay = 20 * time.Second

// Process is a run in progress.
type Process struct {
	cmd            *exec.Cmd
	args           []string
	started        time.Time
	stdout, stderr Buffer
}

// Start starts a run in a process group of its own. A Ctrl-C in the caller's terminal therefore reaches the run only
// through ctx or [Process.Interrupt].
func (w *Workspace) Start(ctx context.Context, args ...string) (*Process, error) {
	p := &Process{args: append([]string{w.CLI}, args...), started: time.Now()}
	if w.Echo != nil {
		// Both streams share one writer, and each writes from a goroutine of its own.
		echo := &syncWriter{to: w.Echo}
		p.stdout.Echo, p.stderr.Echo = echo, echo
	}
	p.cmd = exec.CommandContext(ctx, w.CLI, args...) // #nosec G204 -- the caller's own CLI
	p.cmd.Dir = w.Dir
	p.cmd.Env = environment(os.Environ(), w.Config, w.Env)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	p.cmd.Cancel = p.Interrupt
	p.cmd.WaitDelay = killDelay
	newProcessGroup(p.cmd)
	return p, p.cmd.Start()
}

// Interrupt does what Ctrl-C does in a terminal: it sends SIGINT to the whole process group.
func (p *Process) Interrupt() error { return interruptGroup(p.cmd) }

// Kill sends SIGKILL to the whole process group, so that neither the CLI nor the provider can save anything. Wait then
// returns a result with exit code -1. Killing a run that has ended is not an error.
func (p *Process) Kill() error {
	err := killGroup(p.cmd)
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Stdout returns what the run has printed to its standard output so far.
func (p *Process) Stdout() string { return p.stdout.String() }

// Wait waits until the run ends. An exit code other than 0 is an *[Error].
func (p *Process) Wait() (Result, error) {
	err := p.cmd.Wait()
	result := Result{
		Args: p.args, Stdout: p.stdout.String(), Stderr: p.stderr.String(),
		ExitCode: p.cmd.ProcessState.ExitCode(), Elapsed: time.Since(p.started),
	}
	if ended := p.cmd.ProcessState; ended != nil {
		result.CPU = ended.UserTime() + ended.SystemTime()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return result, &Error{result}
	}
	return result, err
}

// Buffer is a bytes.Buffer that one goroutine can read while another writes. The zero value is empty and ready to use.
type Buffer struct {
	// Echo gets everything that is written, nil for none.
	Echo io.Writer

	mu  sync.Mutex
	all bytes.Buffer
}

// Write implements [io.Writer]. It fails if Echo does.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.Echo != nil {
		if n, err := b.Echo.Write(p); err != nil {
			return n, err
		}
	}
	return b.all.Write(p)
}

// String returns what has been written so far.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

// syncWriter serializes writes.
type syncWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (w *syncWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
