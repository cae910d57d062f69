// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"
)

var (
	oneError   = Diagnostic{Summary: "Snapshot Has Expired", Detail: "Snapshot 1047 expired.", Attribute: "snapshot_id"}
	oneWarning = Diagnostic{Warning: true, Summary: "Snapshot Expires Soon", Detail: "It expires in 5 minutes."}
)

func TestDiagnostics_requireExactlyWhatIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		diags   Diagnostics
		require func(testing.TB, Diagnostics)
		fails   bool
	}{
		"none":                     {nil, func(t testing.TB, d Diagnostics) { d.RequireNone(t) }, false},
		"a warning is some":        {Diagnostics{oneWarning}, func(t testing.TB, d Diagnostics) { d.RequireNone(t) }, true},
		"no errors":                {Diagnostics{oneWarning}, func(t testing.TB, d Diagnostics) { d.RequireNoErrors(t) }, false},
		"an error":                 {Diagnostics{oneError}, func(t testing.TB, d Diagnostics) { d.RequireNoErrors(t) }, true},
		"title":                    {Diagnostics{oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has Expired") }, false},
		"part of a title":          {Diagnostics{oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has") }, true},
		"detail and attribute":     {Diagnostics{oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has Expired", "1047", "at snapshot_id") }, false},
		"another detail":           {Diagnostics{oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has Expired", "1048") }, true},
		"an error beside warnings": {Diagnostics{oneWarning, oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has Expired") }, false},
		"two errors":               {Diagnostics{oneError, oneError}, func(t testing.TB, d Diagnostics) { d.RequireError(t, "Snapshot Has Expired") }, true},
		"a warning":                {Diagnostics{oneWarning}, func(t testing.TB, d Diagnostics) { d.RequireWarning(t, "Snapshot Expires Soon", "5 minutes") }, false},
		"a warning and an error":   {Diagnostics{oneWarning, oneError}, func(t testing.TB, d Diagnostics) { d.RequireWarning(t, "Snapshot Expires Soon") }, true},
		"no warning":               {nil, func(t testing.TB, d Diagnostics) { d.RequireWarning(t, "Snapshot Expires Soon") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := check(func(tb testing.TB) { c.require(tb, c.diags) }); (got != "") != c.fails {
				t.Errorf("failures = %q, want some: %t", got, c.fails)
			}
		})
	}
}

func TestDiagnostic_showsTitleAttributeAndDetail(t *testing.T) {
	if got, want := oneError.String(), "Error: Snapshot Has Expired (at snapshot_id)\n\nSnapshot 1047 expired."; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}
