// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"
)

// Workspace is a directory with a configuration. Its runs must not overlap.
type Workspace struct {
	// Dir is the directory.
	Dir string
	// Env is added to the environment of each run.
	Env map[string]string
	// CLI is the path of the CLI, and Config the path of its configuration file.
	CLI, Config string
	// Echo, if not nil, gets the output of the CLI as it is printed, one write at a time.
	Echo io.Writer
}

// Result is a finished run.
type Result struct {
	Args           []string
	Stdout, Stderr string
	// ExitCode is -1 if a signal ended the CLI.
	ExitCode int
	Elapsed  time.Duration
	// CPU is the processor time of the CLI and its providers.
	CPU time.Duration
}

// Text returns the whole output as one line, without the frames and line breaks that the CLI adds, so that a test can
// search for a sentence whatever the width.
func (r Result) Text() string {
	frames := strings.NewReplacer("│", " ", "╷", " ", "╵", " ", "|", " ")
	return strings.Join(strings.Fields(frames.Replace(r.Stdout+"\n"+r.Stderr)), " ")
}

// Error is a run that ended with an exit code that is not a success.
type Error struct{ Result }

func (e *Error) Error() string {
	output := strings.TrimSpace(e.Stderr)
	if output == "" {
		output = strings.TrimSpace(e.Stdout)
	}
	return fmt.Sprintf("%s: exit code %d\n%s", strings.Join(e.Args, " "), e.ExitCode, output)
}

// With returns a copy of the workspace, in the same directory, with more environment variables.
func (w *Workspace) With(env map[string]string) *Workspace {
	other := *w
	other.Env = maps.Clone(w.Env)
	if other.Env == nil {
		other.Env = map[string]string{}
	}
	maps.Copy(other.Env, env)
	return &other
}

// Init installs the provider from the mirror.
func (w *Workspace) Init(ctx context.Context) (Result, error) { return w.Run(ctx, "init") }

// Validate checks the configuration.
func (w *Workspace) Validate(ctx context.Context) (Result, error) { return w.Run(ctx, "validate") }

// Plan plans, and reports whether an apply would change anything.
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

// Destroy destroys every resource in state.
func (w *Workspace) Destroy(ctx context.Context) (Result, error) {
	return w.Run(ctx, "destroy", "-auto-approve")
}

// Output returns the values of the outputs by name.
func (w *Workspace) Output(ctx context.Context) (map[string]any, error) {
	result, err := w.withoutEcho().Run(ctx, "output", "-json")
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

// Resource is an instance of a resource or of a data source in state.
type Resource struct {
	Address string         `json:"address"`
	Tainted bool           `json:"tainted"`
	Values  map[string]any `json:"values"`
}

// State returns the resources of the root module in state, by address.
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

// Show returns state, or the plan in the file that args name, as JSON.
func (w *Workspace) Show(ctx context.Context, args ...string) (string, error) {
	result, err := w.withoutEcho().Run(ctx, append([]string{"show", "-json"}, args...)...)
	return result.Stdout, err
}

// QueryResult is one object that a list block found.
type QueryResult struct {
	// Address is the address of the list block, such as "list.ncplivestation_shortclip.all".
	Address     string         `json:"address"`
	DisplayName string         `json:"display_name"`
	Identity    map[string]any `json:"identity"`
	// Resource holds the attributes of the object; nil unless the list block sets include_resource.
	Resource map[string]any `json:"resource_object"`
	// Config is the generated resource block; "" without -generate-config-out.
	Config string `json:"config"`
}

// Query runs `terraform query -json` and returns the results in the order in which they were printed. If the CLI has no
// query command, the error is [ErrUnsupported].
func (w *Workspace) Query(ctx context.Context, args ...string) ([]QueryResult, Result, error) {
	version, err := Detect(ctx, w.CLI)
	if err != nil {
		return nil, Result{}, err
	}
	if !version.HasQuery() {
		return nil, Result{}, fmt.Errorf("%s query: %w", version, ErrUnsupported)
	}
	result, err := w.withoutEcho().Run(ctx, append([]string{"query", "-json"}, args...)...)
	if err != nil {
		return nil, result, err
	}
	found, err := parseQuery(result.Stdout)
	return found, result, err
}

// parseQuery reads the machine-readable output of a query: one JSON message in each line.
func parseQuery(out string) ([]QueryResult, error) {
	var found []QueryResult
	for line := range strings.Lines(out) {
		var message struct {
			Type   string
			Result QueryResult `json:"list_resource_found"`
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			return nil, fmt.Errorf("a line of the query is not JSON: %w: %q", err, line)
		}
		if message.Type == "list_resource_found" {
			found = append(found, message.Result)
		}
	}
	return found, nil
}

func (w *Workspace) withoutEcho() *Workspace {
	other := *w
	other.Echo = nil
	return &other
}

// Run runs the CLI to its end. An exit code other than 0 is an *[Error]. When ctx ends, the run is interrupted as by
// Ctrl-C.
func (w *Workspace) Run(ctx context.Context, args ...string) (Result, error) {
	process, err := w.Start(ctx, args...)
	if err != nil {
		return Result{Args: args}, err
	}
	return process.Wait()
}
