package shortclip_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_shortclip"

// takes makes every clip end in a status after some time.
func setOutcome(s *acctest.Env, outcome simulator.Outcome) {
	s.SetOutcome(func(simulator.Clip) simulator.Outcome { return outcome })
}

// theClip is the one clip that the service holds.
func onlyClip(t testing.TB, s *acctest.Env) simulator.Clip {
	t.Helper()
	clips := s.Clips()
	if len(clips) != 1 {
		t.Fatalf("the service holds %d clips, want 1", len(clips))
	}
	return clips[0]
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// expect checks that there is one diagnostic, and that it says all of this.
func requireDiagnostic(t testing.TB, what string, got acctest.Diagnostics, says ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("%s: %d %q, want one", what, len(got), got)
	}
	for _, text := range says {
		if !strings.Contains(got[0].String(), text) {
			t.Errorf("%s does not say %q:\n%s", what, text, got[0])
		}
	}
}

func requireNoErrors(t testing.TB, diags acctest.Diagnostics) {
	t.Helper()
	if len(diags.Errors()) > 0 {
		t.Fatal(diags)
	}
}

func requireNoDiagnostics(t testing.TB, diags acctest.Diagnostics) {
	t.Helper()
	if len(diags.Errors())+len(diags.Warnings()) > 0 {
		t.Fatal(diags)
	}
}
