package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// fake is a workspace whose command line is a shell script.
func fake(t *testing.T, script string) *Workspace {
	t.Helper()
	dir := t.TempDir()
	return &Workspace{Dir: dir, CLI: program(t, dir, "fake", script), Config: "/mirror/cli.tfrc"}
}

func TestRun_givesOutputAndExitCode(t *testing.T) {
	w := fake(t, `echo "out $*"; echo err >&2; exit 3`)
	var echo bytes.Buffer
	w.Echo = &echo
	result, err := w.Run(t.Context(), "apply", "-x")
	if failed := (*Error)(nil); !errors.As(err, &failed) || failed.ExitCode != 3 || !strings.Contains(err.Error(), "exit code 3") {
		t.Errorf("want exit code 3, got: %v", err)
	}
	if result.Stdout != "out apply -x\n" || result.Stderr != "err\n" {
		t.Errorf("got %+v", result)
	}
	if !strings.Contains(echo.String(), "out apply") || !strings.Contains(echo.String(), "err") {
		t.Errorf("echoed %q", echo.String())
	}
}

func TestRun_tellsTheCPUOfItsChildrenToo(t *testing.T) {
	result, err := fake(t, `sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'`).Run(t.Context())
	if err != nil || result.CPU < 10*time.Millisecond || result.CPU > time.Minute {
		t.Errorf("CPU %s, %v", result.CPU, err)
	}
}

func TestPlan_tellsChangesFromErrors(t *testing.T) {
	for code, want := range map[string]struct{ changes, fails bool }{"0": {}, "1": {fails: true}, "2": {changes: true}} {
		_, changes, err := fake(t, "exit "+code).Plan(t.Context())
		if changes != want.changes || (err != nil) != want.fails {
			t.Errorf("exit code %s: changes %v, error %v", code, changes, err)
		}
	}
}

func TestState_givesValuesAndTaint(t *testing.T) {
	w := fake(t, `echo '{"values":{"root_module":{"resources":[{"address":"a.b","tainted":true,"values":{"id":"1"}}]}}}'`)
	state, err := w.State(t.Context())
	if err != nil || !state["a.b"].Tainted || state["a.b"].Values["id"] != "1" {
		t.Errorf("got %+v, %v", state, err)
	}
}

func TestOutput_givesValuesByName(t *testing.T) {
	outputs, err := fake(t, `echo '{"a":{"value":"b"}}'`).Output(t.Context())
	if err != nil || outputs["a"] != "b" {
		t.Errorf("got %v, %v", outputs, err)
	}
}

func TestText_isOneLineWithoutFrames(t *testing.T) {
	result := Result{Stdout: "╷\n│ Warning: It\n│ goes on\n╵\n"}
	if got := result.Text(); got != "Warning: It goes on" {
		t.Errorf("got %q", got)
	}
}

// waits prints that it waits, then ends with code 7 at SIGINT.
const waits = `trap 'echo interrupted; exit 7' INT; echo waiting; while :; do sleep 0.05; done`

func TestInterrupt_isACtrlC(t *testing.T) {
	process, err := fake(t, waits).Start(t.Context(), "apply")
	if err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(process.Stdout(), "waiting") {
		time.Sleep(10 * time.Millisecond)
	}
	if err := process.Interrupt(); err != nil {
		t.Fatal(err)
	}
	if result, _ := process.Wait(); result.ExitCode != 7 || !strings.Contains(result.Stdout, "interrupted") {
		t.Errorf("got %+v", result)
	}
}

func TestRun_isInterruptedWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := fake(t, waits)
	w.Echo = writerFunc(func([]byte) { cancel() })
	if result, err := w.Run(ctx, "apply"); err == nil || !strings.Contains(result.Stdout, "interrupted") {
		t.Errorf("got %+v, %v", result, err)
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}
