// Command gauge stands in the place of a provider: it runs the provider's binary that lies beside it, and appends to the
// file that BENCH_USAGE names what that process took. The command line starts providers itself, and from outside their
// share of its CPU and memory cannot be told.
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

// usage is what a process took: a line of the file.
type usage struct {
	CPU  time.Duration `json:"cpu"`
	Peak int64         `json:"peak"`
}

func main() {
	code, err := run()
	if err != nil {
		log.Fatal("gauge: ", err)
	}
	os.Exit(code)
}

func run() (code int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	provider := exec.CommandContext(context.Background(), filepath.Join(filepath.Dir(self), "gauged"), os.Args[1:]...) // #nosec G204 G702 -- it was put there to be run
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if err := provider.Start(); err != nil {
		return 1, err
	}
	go func() {
		for got := range signals {
			_ = provider.Process.Signal(got)
		}
	}()
	if err := provider.Wait(); provider.ProcessState == nil {
		return 1, err
	}
	ended := provider.ProcessState
	line, err := json.Marshal(usage{CPU: ended.UserTime() + ended.SystemTime(), Peak: peak(ended)})
	if err != nil {
		return 1, err
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) // #nosec G703 -- the benchmark names it
	if err != nil {
		return 1, err
	}
	// One write, so that providers that end together do not mix their lines.
	if _, err := file.Write(append(line, '\n')); err != nil {
		return 1, err
	}
	return ended.ExitCode(), file.Close()
}
