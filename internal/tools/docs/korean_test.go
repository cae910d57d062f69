// SPDX-License-Identifier: MPL-2.0

package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const koreanTroubleshooting = "templates/guides/troubleshooting-ko.md.tmpl"

var (
	koreanHeadingPattern = regexp.MustCompile(`(?m)^### (.+)$`)
	// quotedTitlePattern matches the title of a diagnostic in backticks: several words, the first and the last in title case.
	// The messages of Terraform end in lower case.
	quotedTitlePattern = regexp.MustCompile("`([A-Z][a-z]+(?: [A-Za-z]+)* [A-Z][a-z]+)`")
)

// koreanPages returns the Korean README and the templates of the Korean guides.
func koreanPages(t *testing.T) []string {
	t.Helper()
	guides := files(t, "-ko.md.tmpl", "templates")
	if len(guides) < 3 {
		t.Fatalf("only the Korean guides %q", guides)
	}
	return append(guides, "README.ko.md")
}

// The Korean pages quote titles in English, because the provider prints them so. Each title is one that the English page
// explains, and another test finds all of those in the provider.
func TestKoreanPages_quoteOnlyTitlesThatTheProviderHas(t *testing.T) {
	explained := titles(t, troubleshooting)
	for _, page := range koreanPages(t) {
		text := read(t, page)
		quoted := quotedTitlePattern.FindAllStringSubmatch(text, -1)
		if page == koreanTroubleshooting {
			headings := koreanHeadingPattern.FindAllStringSubmatch(text, -1)
			if len(headings) < 15 {
				t.Errorf("%s explains only %d titles", page, len(headings))
			}
			quoted = append(quoted, headings...)
		}
		for _, found := range quoted {
			if !slices.Contains(explained, found[1]) {
				t.Errorf("%s quotes %q, which %s does not explain", page, found[1], troubleshooting)
			}
		}
	}
}

func TestKoreanGettingStarted_hasTheStepsOfTheEnglishPage(t *testing.T) {
	english, korean := read(t, "templates/guides/getting-started.md.tmpl"), read(t, "templates/guides/getting-started-ko.md.tmpl")
	if a, b := codeBlocks(english), codeBlocks(korean); !slices.Equal(a, b) {
		t.Errorf("the code blocks differ:\n%s\n\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	if a, b := includes(english), includes(korean); !slices.Equal(a, b) {
		t.Errorf("the examples differ:\n%q\n%q", a, b)
	}
}

var includePattern = regexp.MustCompile(`\{\{ \w+file .*?\}\}`)

// includes returns the directives with which a template includes examples.
func includes(template string) []string { return includePattern.FindAllString(template, -1) }

// Readers search for the term that the Korean documentation of NAVER Cloud uses.
func TestKoreanPages_useTheTermOfNaverCloudForShortClip(t *testing.T) {
	for _, page := range koreanPages(t) {
		text := read(t, page)
		if strings.Contains(text, "쇼트클립") || !strings.Contains(text, "숏클립") {
			t.Errorf("%s does not call a short clip 숏클립", page)
		}
	}
}
