// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var titlePattern = regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`)

// titles returns the titles of diagnostics that a page explains in a table.
func titles(t *testing.T, page string) []string {
	t.Helper()
	var found []string
	for _, cells := range titlePattern.FindAllStringSubmatch(read(t, page), -1) {
		found = append(found, cells[1])
	}
	return found
}

// A title is a literal in the code, so the built provider contains it.
func TestPages_nameOnlyTitlesThatTheProviderHas(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "provider")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	cmd.Dir = moduleRoot(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range files(t, ".tmpl", "templates") {
		for _, title := range titles(t, page) {
			if !bytes.Contains(program, []byte(title)) {
				t.Errorf("%s explains %q, which is not the title of a diagnostic", page, title)
			}
		}
	}
}

func TestTroubleshooting_explainsEachTitleOnce(t *testing.T) {
	explained := titles(t, troubleshooting)
	if len(explained) < 40 {
		t.Errorf("only %d titles are explained", len(explained))
	}
	slices.Sort(explained)
	for i := range explained[1:] {
		if explained[i] == explained[i+1] {
			t.Errorf("%q is explained twice", explained[i])
		}
	}
}

func TestPages_explainTitlesOnlyInTroubleshooting(t *testing.T) {
	for _, page := range files(t, ".tmpl", "templates") {
		if found := titles(t, page); page != troubleshooting && len(found) > 0 {
			t.Errorf("%s explains %q", page, found)
		}
	}
}

var diagnosticPattern = regexp.MustCompile(`(?m)^(?:Error|Warning): (.+?)(?: \(at .*\))?$`)

// The golden files of the nouns hold the text of each diagnostic.
func TestTroubleshooting_explainsEachDiagnosticOfTheGoldenFiles(t *testing.T) {
	explained := titles(t, troubleshooting)
	golden := files(t, "-diagnostics.txt", "internal")
	for _, file := range golden {
		for _, found := range diagnosticPattern.FindAllStringSubmatch(read(t, file), -1) {
			if !slices.Contains(explained, found[1]) {
				t.Errorf("%s holds %q, which %s does not explain", file, found[1], troubleshooting)
			}
		}
	}
	if len(golden) == 0 {
		t.Error("no golden files found")
	}
}

// literalTitles returns the titles that a file of Go code gives to diagnostics: the literals of each Summary, and the
// first argument of each AddError and AddWarning.
func literalTitles(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(moduleRoot(t), file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	add := func(value ast.Expr) {
		if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			title, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, title)
		}
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CompositeLit:
			// The Summary of a function.Definition is not the title of a diagnostic.
			if name, ok := node.Type.(*ast.SelectorExpr); ok && name.Sel.Name == "Definition" {
				return false
			}
		case *ast.KeyValueExpr:
			if key, ok := node.Key.(*ast.Ident); ok && key.Name == "Summary" {
				add(node.Value)
			}
		case *ast.AssignStmt:
			for i, left := range node.Lhs {
				if field, ok := left.(*ast.SelectorExpr); ok && field.Sel.Name == "Summary" && len(node.Lhs) == len(node.Rhs) {
					add(node.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if call, ok := node.Fun.(*ast.SelectorExpr); ok && (call.Sel.Name == "AddError" || call.Sel.Name == "AddWarning") && len(node.Args) == 2 {
				add(node.Args[0])
			}
		}
		return true
	})
	return found
}

func TestTroubleshooting_explainsEachTitleInTheCode(t *testing.T) {
	explained := titles(t, troubleshooting)
	var seen int
	for _, file := range files(t, ".go", "internal") {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "internal/test/") || strings.HasPrefix(file, "internal/tools/") {
			continue
		}
		for _, title := range literalTitles(t, file) {
			seen++
			if !slices.Contains(explained, title) {
				t.Errorf("%s holds %q, which %s does not explain", file, title, troubleshooting)
			}
		}
	}
	if seen < 60 {
		t.Errorf("found only %d titles in the code", seen)
	}
}
