// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// must returns a function that takes the result of a run and fails the test unless the run succeeded.
func must(t *testing.T) func(cli.Result, error) cli.Result {
	return func(result cli.Result, err error) cli.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
}

// requireFailure returns a function that takes the result of a run and fails the test unless the run ended with exit
// code 1 and printed all the texts.
func requireFailure(t *testing.T, texts ...string) func(cli.Result, error) cli.Result {
	return func(result cli.Result, err error) cli.Result {
		t.Helper()
		if result.ExitCode != 1 {
			t.Fatalf("exit code %d, want 1; error: %v", result.ExitCode, err)
		}
		requireText(t, result, texts...)
		return result
	}
}

// requireText checks that a run printed all the texts, whatever the line breaks.
func requireText(t *testing.T, result cli.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(result.Text(), text) {
			t.Errorf("%q is missing in the output:\n%s\n%s", text, result.Stdout, result.Stderr)
		}
	}
}

// state returns the resources in state by address.
func state(t *testing.T, w *cli.Workspace) map[string]cli.Resource {
	t.Helper()
	resources, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return resources
}

// requireInState checks that the clip is in state with this status and not tainted, and returns it.
func requireInState(t *testing.T, w *cli.Workspace, status string) cli.Resource {
	t.Helper()
	return requireClip(t, w, status, false)
}

// requireTainted checks that the clip is in state with this status and tainted.
func requireTainted(t *testing.T, w *cli.Workspace, status string) {
	t.Helper()
	requireClip(t, w, status, true)
}

func requireClip(t *testing.T, w *cli.Workspace, status string, tainted bool) cli.Resource {
	t.Helper()
	clip, ok := state(t, w)[clipAddress]
	if !ok {
		t.Fatalf("%s is not in state", clipAddress)
	}
	if clip.Values["status"] != status {
		t.Errorf("status in state = %v, want %s", clip.Values["status"], status)
	}
	if clip.Tainted != tainted {
		t.Errorf("tainted = %t, want %t", clip.Tainted, tainted)
	}
	return clip
}

func requireEmptyPlan(t *testing.T, w *cli.Workspace, args ...string) {
	t.Helper()
	result, changes, err := w.Plan(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	if changes {
		t.Errorf("the plan should be empty:\n%s", result.Stdout)
	}
}

// requireChanges checks that the plan succeeds and has changes, and returns the run.
func requireChanges(t *testing.T, w *cli.Workspace, args ...string) cli.Result {
	t.Helper()
	result, changes, err := w.Plan(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	if !changes {
		t.Fatalf("the plan should have changes:\n%s", result.Stdout)
	}
	return result
}

// requireEmptyPlanForever checks that the plan is empty now, after the snapshot has expired, after Live Station has removed
// the clip, and after the channel has been deleted.
func requireEmptyPlanForever(t *testing.T, e *env, w *cli.Workspace) {
	t.Helper()
	requireEmptyPlan(t, w)
	e.Advance(2 * time.Hour)
	requireEmptyPlan(t, w)
	e.RemoveClip(e.Clips()[0].ID)
	requireEmptyPlan(t, w)
	e.DeleteChannel(e.channelID)
	requireEmptyPlan(t, w)
	must(t)(w.Apply(t.Context()))
	if n := e.creates(); n > 1 {
		t.Errorf("%d creates, want at most 1", n)
	}
}

// requireCreates checks the number of requests for a new clip.
func requireCreates(t *testing.T, e *env, want int) {
	t.Helper()
	if n := e.creates(); n != want {
		t.Errorf("%d creates, want %d", n, want)
	}
}

// requireNothingCreated checks that the simulator got no request for a clip or a snapshot.
func requireNothingCreated(t *testing.T, e *env) {
	t.Helper()
	requireCreates(t, e, 0)
	if n := e.Count(simulator.CreateSnapshot); n != 0 {
		t.Errorf("%d snapshots taken, want 0", n)
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("did not happen within 30 s: %s", what)
		}
	}
}

func outputs(t *testing.T, w *cli.Workspace) map[string]any {
	t.Helper()
	values, err := w.Output(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return values
}
