// SPDX-License-Identifier: MPL-2.0

package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxPageSize is the size in bytes that a registry accepts.
const maxPageSize = 500_000

var (
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headingPattern = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchorPattern  = regexp.MustCompile(`<a id="([^"]+)">`)
	fencePattern   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
)

// anchors returns the fragments that a link can name on a page.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, heading := range headingPattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(page, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r > 127 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
				return r
			}
			return -1
		}, strings.ToLower(heading[1]))
		found[name] = true
	}
	for _, anchor := range anchorPattern.FindAllStringSubmatch(page, -1) {
		found[anchor[1]] = true
	}
	return found
}

func TestPages_haveNoDeadLinks(t *testing.T) {
	pages := append(files(t, ".md", "docs"), readmes...)
	for _, page := range pages {
		for _, link := range linkPattern.FindAllStringSubmatch(read(t, page), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			path, anchor, _ := strings.Cut(link[1], "#")
			target := page
			if path != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(page), path))
			}
			text := read(t, target)
			if anchor != "" && slices.Contains(pages, target) && !anchors(text)[anchor] {
				t.Errorf("%s links to %s, but there is no such heading", page, link[1])
			}
		}
	}
}

func TestPages_areSmallEnoughForARegistry(t *testing.T) {
	for _, page := range files(t, ".md", "docs") {
		if size := len(read(t, page)); size > maxPageSize {
			t.Errorf("%s has %d bytes, more than %d", page, size, maxPageSize)
		}
	}
}

func TestPages_haveATemplateEach(t *testing.T) {
	templates := files(t, ".tmpl", "templates")
	for _, page := range files(t, ".md", "docs") {
		if template := strings.Replace(page, "docs/", "templates/", 1) + ".tmpl"; !slices.Contains(templates, template) {
			t.Errorf("%s has no template", page)
		}
	}
}

// The configurations in examples/ are tested, so templates include theirs from there, and README.md shows the same text. The
// Korean README has Korean comments, and another test compares the rest.
func TestPages_takeConfigurationsFromExamples(t *testing.T) {
	for _, page := range append(files(t, ".tmpl", "templates"), readmes[0]) {
		for _, block := range fencePattern.FindAllStringSubmatch(read(t, page), -1) {
			if language := block[1]; language != "hcl" && language != "terraform" {
				continue
			}
			if strings.HasPrefix(page, "templates/") || block[2] != read(t, flagship) {
				t.Errorf("%s has a configuration that is not from examples/:\n%s", page, block[2])
			}
		}
	}
}

// A CLI that is too old for an example then gives a clear error.
func TestExamples_requireTheVersionThatTheyNeed(t *testing.T) {
	needs := map[string]string{
		"provider::":       "1.8",
		"\nephemeral \"":   "1.10",
		"ephemeral = true": "1.10",
		"\n  identity = {": "1.12",
		"\naction \"":      "1.14",
	}
	for _, example := range files(t, ".tf", "examples") {
		config := read(t, example)
		for feature, version := range needs {
			if strings.Contains(config, feature) && !strings.Contains(config, `required_version = ">= `+version+`"`) {
				t.Errorf("%s has %q, which needs %s, but its required_version does not say so", example, strings.TrimSpace(feature), version)
			}
		}
	}
}

// Both READMEs have the same commands, configurations and links, and link to each other.
func TestReadmes_areInSync(t *testing.T) {
	english, korean := read(t, readmes[0]), read(t, readmes[1])
	if a, b := codeBlocks(english), codeBlocks(korean); !slices.Equal(a, b) {
		t.Errorf("the code blocks differ:\n%s\n\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	if a, b := links(english), links(korean); !slices.Equal(a, b) {
		t.Errorf("the links differ:\n%q\n%q", a, b)
	}
	for i, page := range []string{english, korean} {
		top, _, _ := strings.Cut(page, "\n## ")
		if !strings.Contains(top, "("+readmes[1-i]+")") {
			t.Errorf("%s does not link to %s above its first heading", readmes[i], readmes[1-i])
		}
	}
}

var commentPattern = regexp.MustCompile(`(?m)\s*#.*$`)

// codeBlocks returns the code blocks of a page without diagrams and comments, because those are in the language of the page.
func codeBlocks(page string) []string {
	blocks := slices.DeleteFunc(fencePattern.FindAllString(page, -1), func(block string) bool { return strings.HasPrefix(block, "```mermaid") })
	for i := range blocks {
		blocks[i] = commentPattern.ReplaceAllString(blocks[i], "")
	}
	return blocks
}

// links returns the links of a README, except those to the other README and to the Korean guides.
func links(page string) []string {
	var all []string
	for _, link := range linkPattern.FindAllStringSubmatch(page, -1) {
		if !slices.Contains(readmes, link[1]) && !strings.HasSuffix(link[1], "-ko.md") {
			all = append(all, link[1])
		}
	}
	return all
}

var supportedPattern = regexp.MustCompile(`Terraform\s+(\d+\.\d+)[^.]*OpenTofu\s+(\d+\.\d+)`)

func TestPages_agreeOnTheOldestSupportedCLIs(t *testing.T) {
	pages := append([]string{"templates/index.md.tmpl"}, readmes...)
	var versions []string
	for _, page := range pages {
		found := supportedPattern.FindStringSubmatch(read(t, page))
		if found == nil {
			t.Fatalf("%s does not say which CLIs are supported", page)
		}
		versions = append(versions, found[1]+" and "+found[2])
	}
	if len(slices.Compact(slices.Clone(versions))) != 1 {
		t.Errorf("%q name %q as the oldest supported versions", pages, versions)
	}
}
