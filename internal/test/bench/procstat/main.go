// SPDX-License-Identifier: MPL-2.0

// Command procstat wraps a provider: it runs the provider's binary that lies beside it, and appends what the process used to
// the file that BENCH_USAGE names. The CLI starts providers itself, so their share of its CPU time and memory cannot be
// measured from outside.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// usage is what a process used. It is one line of the file.
type usage struct {
	CPU  time.Duration `json:"cpu"`
	Peak int64         `json:"peak"` // bytes
}

func main() {
	code, err := run()
	if err != nil {
		log.Fatal("procstat: ", err)
	}
	os.Exit(code)
}

func run() (exitCode int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	provider := exec.CommandContext(context.Background(), filepath.Join(filepath.Dir(self), "measured"), os.Args[1:]...) // #nosec G204 G702 -- the benchmark put it there
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if err := provider.Start(); err != nil {
		return 1, err
	}
	go func() {
		for received := range signals {
			_ = provider.Process.Signal(received)
		}
	}()
	if err := provider.Wait(); provider.ProcessState == nil {
		return 1, err
	}
	state := provider.ProcessState
	line, err := json.Marshal(usage{CPU: state.UserTime() + state.SystemTime(), Peak: peak(state)})
	if err != nil {
		return 1, err
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) // #nosec G703 -- the benchmark names it
	if err != nil {
		return 1, err
	}
	// A single write, so that lines of providers that exit together do not mix.
	if _, err := file.Write(append(line, '\n')); err != nil {
		return 1, err
	}
	return state.ExitCode(), file.Close()
}
