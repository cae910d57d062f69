// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"
)

func TestCheckKnown_namesEachUnknownValue(t *testing.T) {
	state := &State{Object: Object{t, "the state", Values{"id": "1", "status": Unknown, "output": Values{"url": Unknown}}}}
	failures := check(func(tb testing.TB) { state.CheckKnown(tb) })
	for _, want := range []string{"status is unknown in state", "output.url is unknown in state"} {
		if !strings.Contains(failures, want) {
			t.Errorf("failures = %q, want %q", failures, want)
		}
	}
}

func TestCheckRemoved_showsTheStateThatIsStillThere(t *testing.T) {
	state := &State{Object: Object{t, "the state", Values{"id": "1418"}}}
	if failures := check(func(tb testing.TB) { state.CheckRemoved(tb) }); !strings.Contains(failures, `id = "1418"`) || strings.Contains(failures, "map[") {
		t.Errorf("failures = %q, want the attributes of the state", failures)
	}
	state.values = nil
	if failures := check(func(tb testing.TB) { state.CheckRemoved(tb) }); failures != "" {
		t.Errorf("failures = %q, want none", failures)
	}
}
