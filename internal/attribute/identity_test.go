// SPDX-License-Identifier: MPL-2.0

package attribute_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

func TestParseImportID_splitsChannelAndID(t *testing.T) {
	identity, err := attribute.ParseImportID(" ls-20250814101530-zTwK2/1418\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := identity.ChannelID.ValueString(); got != "ls-20250814101530-zTwK2" {
		t.Errorf("ChannelID = %s", got)
	}
	if got := identity.ID.ValueString(); got != "1418" {
		t.Errorf("ID = %s", got)
	}
}

func TestParseImportID_rejectsOtherText(t *testing.T) {
	for _, id := range []string{
		"", "/", "a", "a/", "/1", "a/b", "a/1/2", "a b/1", "a/01", "a/0", "a/01x", "../1", "a/12345678901234567890",
	} {
		if identity, err := attribute.ParseImportID(id); err == nil {
			t.Errorf("ParseImportID(%q) = %v, want an error", id, identity)
		}
	}
}

// importID is the documented format, written a second time so that a mistake in one of them shows.
var importID = regexp.MustCompile(`\A[A-Za-z0-9][-A-Za-z0-9_]{0,63}/[1-9][0-9]{0,18}\z`)

// An import ID is accepted exactly if it has the format, and then no part of it is lost.
func FuzzParseImportID(f *testing.F) {
	for _, id := range []string{
		"ls-20250814101530-zTwK2/1047", " ls-1/1 \n", "ls-1", "/1047", "ls-1/", "ls-1/1047/2", "ls-1/1047\n2", "-ls/1", "ls-1/01047",
		"ls-1/99999999999999999999", "ls-1/\u0661\u0662", "ls\u00e9/1", "ls-1\x00/1", "\xff/1", "",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		trimmed := strings.TrimSpace(id)
		identity, err := attribute.ParseImportID(id)
		if want := importID.MatchString(trimmed); (err == nil) != want {
			t.Fatalf("ParseImportID(%q) = %+v, %v; want it accepted: %t", id, identity, err, want)
		}
		if err != nil {
			if message := err.Error(); message == "" || !utf8.ValidString(message) || strings.ContainsFunc(message, unicode.IsControl) {
				t.Fatalf("message %q cannot be shown", message)
			}
			return
		}
		if joined := identity.ChannelID.ValueString() + "/" + identity.ID.ValueString(); joined != trimmed {
			t.Fatalf("ParseImportID(%q) = %+v, which is %s", id, identity, joined)
		}
	})
}
