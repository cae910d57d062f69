package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// patience is how long a run that was told to end may take to put its state away before it is killed.
const killDelay = 20 * time.Second

// Workspace is a folder with a configuration. Its runs may not overlap.
type Workspace struct {
	// Dir is the folder.
	Dir string
	// Env is added to the environment of each run.
	Env map[string]string
	// CLI is the command line, and Config the configuration file of it.
	CLI, Config string
	// Echo gets what the command line prints as it prints it, one write at a time, if not nil.
	Echo io.Writer
}

// Result is a run that has ended.
type Result struct {
	Args           []string
	Stdout, Stderr string
	ExitCode       int
	Elapsed        time.Duration
	// CPU is what it took of the processors, its providers included.
	CPU time.Duration
}

// Text is all that was printed, as one line: without the frames and the line breaks that the command line adds, so that
// a sentence can be looked for whatever the width.
func (r Result) Text() string {
	frames := strings.NewReplacer("│", " ", "╷", " ", "╵", " ", "|", " ")
	return strings.Join(strings.Fields(frames.Replace(r.Stdout+"\n"+r.Stderr)), " ")
}

// Error tells that a run ended with an exit code that is no success.
type Error struct{ Result }

func (e *Error) Error() string {
	said := strings.TrimSpace(e.Stderr)
	if said == "" {
		said = strings.TrimSpace(e.Stdout)
	}
	return fmt.Sprintf("%s: exit code %d\n%s", strings.Join(e.Args, " "), e.ExitCode, said)
}

// Init installs the provider from the mirror.
func (w *Workspace) Init(ctx context.Context) (Result, error) { return w.Run(ctx, "init") }

// Validate checks the configuration.
func (w *Workspace) Validate(ctx context.Context) (Result, error) { return w.Run(ctx, "validate") }

// Plan tells whether an apply would change anything.
func (w *Workspace) Plan(ctx context.Context, args ...string) (result Result, changes bool, err error) {
	result, err = w.Run(ctx, append([]string{"plan", "-detailed-exitcode"}, args...)...)
	if failed := (*Error)(nil); errors.As(err, &failed) && failed.ExitCode == 2 {
		return result, true, nil
	}
	return result, false, err
}

// Apply plans and applies.
func (w *Workspace) Apply(ctx context.Context, args ...string) (Result, error) {
	return w.Run(ctx, append([]string{"apply", "-auto-approve"}, args...)...)
}

// Destroy destroys all.
func (w *Workspace) Destroy(ctx context.Context) (Result, error) {
	return w.Run(ctx, "destroy", "-auto-approve")
}

// Output gives the values of the outputs by name.
func (w *Workspace) Output(ctx context.Context) (map[string]any, error) {
	result, err := w.quiet().Run(ctx, "output", "-json")
	if err != nil {
		return nil, err
	}
	var outputs map[string]struct{ Value any }
	if err := json.Unmarshal([]byte(result.Stdout), &outputs); err != nil {
		return nil, fmt.Errorf("the outputs are not JSON: %w", err)
	}
	values := make(map[string]any, len(outputs))
	for name, output := range outputs {
		values[name] = output.Value
	}
	return values, nil
}

// Resource is an instance of a resource or of a data source in the state.
type Resource struct {
	Address string         `json:"address"`
	Tainted bool           `json:"tainted"`
	Values  map[string]any `json:"values"`
}

// State gives what the state holds of the root module, by address.
func (w *Workspace) State(ctx context.Context) (map[string]Resource, error) {
	raw, err := w.Show(ctx)
	if err != nil {
		return nil, err
	}
	var shown struct {
		Values struct {
			RootModule struct{ Resources []Resource } `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(raw), &shown); err != nil {
		return nil, fmt.Errorf("the state is not JSON: %w", err)
	}
	found := make(map[string]Resource)
	for _, resource := range shown.Values.RootModule.Resources {
		found[resource.Address] = resource
	}
	return found, nil
}

// Show gives the state, or the plan in the file that args name, as JSON.
func (w *Workspace) Show(ctx context.Context, args ...string) (string, error) {
	result, err := w.quiet().Run(ctx, append([]string{"show", "-json"}, args...)...)
	return result.Stdout, err
}

func (w *Workspace) quiet() *Workspace {
	quiet := *w
	quiet.Echo = nil
	return &quiet
}

// Run runs the command line to its end. An exit code other than 0 is an *Error. When ctx ends, the run is interrupted
// as by Ctrl-C.
func (w *Workspace) Run(ctx context.Context, args ...string) (Result, error) {
	process, err := w.Start(ctx, args...)
	if err != nil {
		return Result{Args: args}, err
	}
	return process.Wait()
}

// Process is a run under way.
type Process struct {
	cmd            *exec.Cmd
	args           []string
	begun          time.Time
	stdout, stderr buffer
}

// Start starts a run in a process group of its own, so that a Ctrl-C in the caller's terminal reaches it only through
// ctx or Interrupt.
func (w *Workspace) Start(ctx context.Context, args ...string) (*Process, error) {
	p := &Process{args: append([]string{w.CLI}, args...), begun: time.Now()}
	if w.Echo != nil {
		// Both streams end in one writer, each from a goroutine of its own.
		echo := &syncWriter{to: w.Echo}
		p.stdout.echo, p.stderr.echo = echo, echo
	}
	p.cmd = exec.CommandContext(ctx, w.CLI, args...) // #nosec G204 -- it is the caller's command line
	p.cmd.Dir = w.Dir
	p.cmd.Env = environment(os.Environ(), w.Config, w.Env)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	p.cmd.Cancel = p.Interrupt
	p.cmd.WaitDelay = killDelay
	ownGroup(p.cmd)
	return p, p.cmd.Start()
}

// Interrupt does what Ctrl-C does in a terminal: SIGINT to the whole process group.
func (p *Process) Interrupt() error { return interrupt(p.cmd) }

// Printed is what the run has printed to its standard output so far.
func (p *Process) Stdout() string { return p.stdout.String() }

// Wait waits for the end of the run. An exit code other than 0 is an *Error.
func (p *Process) Wait() (Result, error) {
	err := p.cmd.Wait()
	result := Result{
		Args: p.args, Stdout: p.stdout.String(), Stderr: p.stderr.String(),
		ExitCode: p.cmd.ProcessState.ExitCode(), Elapsed: time.Since(p.begun),
	}
	if ended := p.cmd.ProcessState; ended != nil {
		result.CPU = ended.UserTime() + ended.SystemTime()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return result, &Error{result}
	}
	return result, err
}

// buffer is a bytes.Buffer that can be read while it is written to.
type buffer struct {
	mu   sync.Mutex
	all  bytes.Buffer
	echo io.Writer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.echo != nil {
		if n, err := b.echo.Write(p); err != nil {
			return n, err
		}
	}
	return b.all.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

// turns lets writers take turns.
type syncWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (t *syncWriter) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.to.Write(p)
}
