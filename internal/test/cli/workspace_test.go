// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeCLI returns a workspace whose CLI is a shell script.
func fakeCLI(t *testing.T, text string) *Workspace {
	t.Helper()
	dir := t.TempDir()
	return &Workspace{Dir: dir, CLI: script(t, dir, "fake", text), Config: "/mirror/cli.tfrc"}
}

func TestRun_returnsOutputAndExitCode(t *testing.T) {
	w := fakeCLI(t, `echo "out $*"; echo err >&2; exit 3`)
	var echo bytes.Buffer
	w.Echo = &echo
	result, err := w.Run(t.Context(), "apply", "-x")
	if failed := (*Error)(nil); !errors.As(err, &failed) || failed.ExitCode != 3 || !strings.Contains(err.Error(), "exit code 3") {
		t.Errorf("error = %v, want exit code 3", err)
	}
	if result.Stdout != "out apply -x\n" || result.Stderr != "err\n" {
		t.Errorf("got %+v", result)
	}
	if !strings.Contains(echo.String(), "out apply") || !strings.Contains(echo.String(), "err") {
		t.Errorf("echoed %q", echo.String())
	}
}

func TestRun_countsCPUOfChildren(t *testing.T) {
	result, err := fakeCLI(t, `sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'`).Run(t.Context())
	if err != nil || result.CPU < 10*time.Millisecond || result.CPU > time.Minute {
		t.Errorf("CPU %s, %v", result.CPU, err)
	}
}

func TestPlan_tellsChangesFromErrors(t *testing.T) {
	for code, want := range map[string]struct{ changes, fails bool }{"0": {}, "1": {fails: true}, "2": {changes: true}} {
		_, changes, err := fakeCLI(t, "exit "+code).Plan(t.Context())
		if changes != want.changes || (err != nil) != want.fails {
			t.Errorf("exit code %s: changes %v, error %v", code, changes, err)
		}
	}
}

func TestState_returnsValuesAndTaint(t *testing.T) {
	w := fakeCLI(t, `echo '{"values":{"root_module":{"resources":[{"address":"a.b","tainted":true,"values":{"id":"1"}}]}}}'`)
	state, err := w.State(t.Context())
	if err != nil || !state["a.b"].Tainted || state["a.b"].Values["id"] != "1" {
		t.Errorf("got %+v, %v", state, err)
	}
}

func TestOutput_returnsValuesByName(t *testing.T) {
	outputs, err := fakeCLI(t, `echo '{"a":{"value":"b"}}'`).Output(t.Context())
	if err != nil || outputs["a"] != "b" {
		t.Errorf("got %v, %v", outputs, err)
	}
}

func TestWith_addsVariablesToCopy(t *testing.T) {
	w := fakeCLI(t, `echo "$FIRST $SECOND"`)
	w.Env = map[string]string{"FIRST": "1", "SECOND": "2"}
	result, err := w.With(map[string]string{"SECOND": "3"}).Run(t.Context())
	if err != nil || result.Stdout != "1 3\n" {
		t.Errorf("printed %q, %v", result.Stdout, err)
	}
	if w.Env["SECOND"] != "2" {
		t.Errorf("the original has SECOND=%s, want 2", w.Env["SECOND"])
	}
}

const queryOutput = `{"@level":"info","@message":"Terraform 1.14.9","type":"version"}
{"type":"list_start","list_start":{"address":"list.a.all"}}
{"type":"list_resource_found","list_resource_found":{"address":"list.a.all","display_name":"one","identity":{"id":"1"},"resource_type":"a","resource_object":{"status":"COMPLETED"},"config":"resource {}"}}
{"type":"list_complete","list_complete":{"total":1}}
`

func TestQuery_returnsResults(t *testing.T) {
	w := fakeCLI(t, `case $1 in version) echo Terraform v1.14.9;; *) cat "$0.out";; esac`)
	if err := os.WriteFile(filepath.Join(w.Dir, "fake.out"), []byte(queryOutput), 0o600); err != nil {
		t.Fatal(err)
	}
	found, _, err := w.Query(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatalf("got %+v, %v", found, err)
	}
	one := found[0]
	if one.DisplayName != "one" || one.Identity["id"] != "1" || one.Resource["status"] != "COMPLETED" || one.Config != "resource {}" {
		t.Errorf("got %+v", one)
	}
}

func TestQuery_isUnsupportedByOlderCLI(t *testing.T) {
	for _, version := range []string{"Terraform v1.13.5", "OpenTofu v1.14.0"} {
		if _, _, err := fakeCLI(t, "echo "+version).Query(t.Context()); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: error = %v, want ErrUnsupported", version, err)
		}
	}
}

func TestText_isOneLineWithoutFrames(t *testing.T) {
	result := Result{Stdout: "╷\n│ Warning: A\n│ sentence\n╵\n"}
	if got := result.Text(); got != "Warning: A sentence" {
		t.Errorf("got %q", got)
	}
}
