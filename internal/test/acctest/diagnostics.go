// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostic is an error or a warning of the provider.
type Diagnostic struct {
	// Warning is false for an error.
	Warning bool
	// Summary is the title.
	Summary string
	Detail  string
	// Attribute is the attribute that it is about, such as "output.file_path", or "" for the whole block.
	Attribute string
}

// String shows the diagnostic as Terraform does: severity, title, attribute and detail.
func (d Diagnostic) String() string {
	severity := "Error"
	if d.Warning {
		severity = "Warning"
	}
	at := ""
	if d.Attribute != "" {
		at = " (at " + d.Attribute + ")"
	}
	return fmt.Sprintf("%s: %s%s\n\n%s", severity, d.Summary, at, d.Detail)
}

// Diagnostics are the errors and warnings of one call, in order.
type Diagnostics []Diagnostic

// String is "" without diagnostics.
func (d Diagnostics) String() string {
	texts := make([]string, len(d))
	for i, diagnostic := range d {
		texts[i] = diagnostic.String()
	}
	return strings.Join(texts, "\n\n")
}

// Errors returns the errors alone.
func (d Diagnostics) Errors() Diagnostics { return d.filter(false) }

// Warnings returns the warnings alone.
func (d Diagnostics) Warnings() Diagnostics { return d.filter(true) }

func (d Diagnostics) filter(warning bool) Diagnostics {
	return slices.DeleteFunc(slices.Clone(d), func(one Diagnostic) bool { return one.Warning != warning })
}

// RequireNone fails the test if there is a diagnostic.
func (d Diagnostics) RequireNone(t testing.TB) {
	t.Helper()
	if len(d) > 0 {
		t.Fatalf("%d diagnostics, want none:\n\n%s", len(d), d)
	}
}

// RequireNoErrors fails the test if there is an error. Warnings may be there.
func (d Diagnostics) RequireNoErrors(t testing.TB) {
	t.Helper()
	if len(d.Errors()) > 0 {
		t.Fatalf("errors, want none:\n\n%s", d)
	}
}

// RequireError fails the test unless there is exactly one error, with this title, whose text contains each of the texts.
// Warnings may be there.
func (d Diagnostics) RequireError(t testing.TB, title string, texts ...string) {
	t.Helper()
	d.Errors().require(t, "error", title, texts)
}

// RequireWarning fails the test unless there is exactly one warning, with this title, whose text contains each of the texts,
// and no error.
func (d Diagnostics) RequireWarning(t testing.TB, title string, texts ...string) {
	t.Helper()
	d.RequireNoErrors(t)
	d.require(t, "warning", title, texts)
}

func (d Diagnostics) require(t testing.TB, severity, title string, texts []string) {
	t.Helper()
	if len(d) != 1 {
		t.Fatalf("%d diagnostics, want one %s %q:\n\n%s", len(d), severity, title, d)
	}
	if d[0].Summary != title {
		t.Errorf("the title of the %s is %q, want %q:\n\n%s", severity, d[0].Summary, title, d)
	}
	text := d[0].String()
	for _, part := range texts {
		if !strings.Contains(text, part) {
			t.Errorf("the %s does not contain %q:\n\n%s", severity, part, text)
		}
	}
}

func diagnostics(all []*tfprotov6.Diagnostic) Diagnostics {
	var diags Diagnostics
	for _, d := range all {
		diags = append(diags, Diagnostic{
			Warning: d.Severity != tfprotov6.DiagnosticSeverityError,
			Summary: d.Summary, Detail: d.Detail, Attribute: attributePath(d.Attribute),
		})
	}
	return diags
}

// attributePath writes a path with dots, such as "output.file_path" or "shortclips.0.id".
func attributePath(path *tftypes.AttributePath) string {
	var steps []string
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			steps = append(steps, string(step))
		case tftypes.ElementKeyString:
			steps = append(steps, string(step))
		case tftypes.ElementKeyInt:
			steps = append(steps, fmt.Sprint(int64(step)))
		}
	}
	return strings.Join(steps, ".")
}
