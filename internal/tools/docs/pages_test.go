package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// maxPage is what a registry takes of a page, in bytes.
const maxPage = 500_000

const troubleshooting = "templates/guides/troubleshooting.md.tmpl"

// read gives the text of a file of this repository.
func read(t *testing.T, name string) string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name))) // #nosec G304 -- a file of this repository
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files are the files below folders of this repository whose names end so.
func files(t *testing.T, suffix string, folders ...string) []string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, suffix) {
				name, relErr := filepath.Rel(root, path)
				found, err = append(found, filepath.ToSlash(name)), relErr
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// parsed is a file of Go.
func parsed(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, read(t, name), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// row is a row of a table of codes.
type row struct {
	status, code int
	says, kind   string
}

var (
	codeRow   = regexp.MustCompile(`(?m)^\| (\d{3,6}) \| (?:HTTP (\d{3}) \| )?(.*?) \| ([a-z ]+|–) \| .*\|$`)
	codeRange = regexp.MustCompile(`(\d{6})(?:\s+to\s+(\d{6}))?`)
)

func codeRows(t *testing.T) map[int]row {
	t.Helper()
	rows := map[int]row{}
	for _, cells := range codeRow.FindAllStringSubmatch(read(t, troubleshooting), -1) {
		code, _ := strconv.Atoi(cells[1])
		status, _ := strconv.Atoi(cells[2])
		if _, twice := rows[code]; twice {
			t.Errorf("code %d has two rows", code)
		}
		rows[code] = row{status: status, code: code, says: cells[3], kind: cells[4]}
	}
	return rows
}

// kindOf is what the client takes an error for, in the words of the page.
func (r row) kindOf() string {
	err := &livestation.Error{Code: r.code, StatusCode: r.status, Attempts: 1}
	if r.status == 0 {
		err.StatusCode = 400
	}
	for _, one := range []struct {
		is   func(error) bool
		kind string
	}{
		{livestation.IsNotFound, "gone"},
		{livestation.IsUnauthenticated, "keys"},
		{livestation.IsPermissionDenied, "permission"},
		{livestation.IsThrottled, "limit"},
		{livestation.IsWrongState, "state"},
		{livestation.IsBucketError, "bucket"},
		{livestation.IsInvalid, "value"},
		{livestation.IsNotAvailable, "not available"},
		{livestation.IsTransient, "passes"},
	} {
		if one.is(err) {
			return one.kind
		}
	}
	return "–"
}

// The page has each code that the client and its advice tell from others, with what it says and what it is taken for; and
// each further code that the client knows the text of.
func TestTroubleshooting_hasEachCode(t *testing.T) {
	rows := codeRows(t)
	for number, r := range rows {
		code, documented := livestation.LookupCode(number)
		if !documented {
			t.Errorf("code %d has a row, but the client does not know it", number)
		}
		if !strings.Contains(plain(r.says), plain(code.Message)) {
			t.Errorf("code %d: the page says %q, the client %q", number, r.says, code.Message)
		}
		if want := r.kindOf(); code.Class != livestation.ClassOK && r.kind != want {
			t.Errorf("code %d: the page takes it for %q, the client for %q", number, r.kind, want)
		}
		if code.Gateway() && r.status != code.Status {
			t.Errorf("code %d: the page says HTTP %d, the client %d", number, r.status, code.Status)
		}
	}
	named := map[int]bool{}
	for _, found := range codeRange.FindAllStringSubmatch(read(t, troubleshooting), -1) {
		from, _ := strconv.Atoi(found[1])
		to := from
		if found[2] != "" {
			to, _ = strconv.Atoi(found[2])
		}
		for code := from; code <= to; code++ {
			named[code] = true
		}
	}
	for _, code := range livestation.Codes() {
		if _, ok := rows[code.Number]; !ok && (code.Class != livestation.ClassOther || code.Gateway()) {
			t.Errorf("code %d has no row", code.Number)
		}
		if !named[code.Number] && !code.Gateway() {
			t.Errorf("code %d is not in %s", code.Number, troubleshooting)
		}
	}
}

func plain(s string) string {
	return strings.Trim(strings.ToLower(strings.NewReplacer("`", "", `\|`, "|").Replace(s)), " .")
}

// summaryAt is at which argument the functions that make a diagnostic take its summary.
var summaryAt = map[string]int{
	"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "Failed": 0,
	"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
}

// summaries are those of all diagnostics that the provider makes, each with the file that has it.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range files(t, ".go", "internal") {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "internal/test/simulator/") {
			continue
		}
		constants := map[string]string{}
		ast.Inspect(parsed(t, name), func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if len(node.Names) == 1 && len(node.Values) == 1 {
					constants[node.Names[0].Name] = text(node.Values[0])
				}
			case *ast.CallExpr:
				function, ok := node.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				at, ok := summaryAt[function.Sel.Name]
				if !ok || len(node.Args) <= at {
					return true
				}
				summary := text(node.Args[at])
				if name, ok := node.Args[at].(*ast.Ident); ok {
					summary = constants[name.Name]
				}
				if summary != "" {
					found[summary] = name
				}
			}
			return true
		})
	}
	return found
}

func text(node ast.Expr) string {
	literal, ok := node.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	value, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return value
}

var messageRow = regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`)

// What a page calls a message can be found in the code, and each message of the code on the page that is for searching.
func TestPages_nameTheMessagesThatThereAre(t *testing.T) {
	known := summaries(t)
	if len(known) < 40 {
		t.Fatalf("only %d summaries were found: %v", len(known), known)
	}
	for _, page := range files(t, ".tmpl", "templates") {
		for _, found := range messageRow.FindAllStringSubmatch(read(t, page), -1) {
			if _, ok := known[found[1]]; !ok {
				t.Errorf("%s explains the message %q, which no diagnostic has", page, found[1])
			}
		}
	}
	explained := map[string]bool{}
	for _, found := range messageRow.FindAllStringSubmatch(read(t, troubleshooting), -1) {
		if explained[found[1]] {
			t.Errorf("the message %q is explained twice", found[1])
		}
		explained[found[1]] = true
	}
	for summary, name := range known {
		if !explained[summary] {
			t.Errorf("%s does not explain the message %q of %s", troubleshooting, summary, name)
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	fence   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
)

// anchors are what a link may name in a page.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, one := range heading.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r > 127 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
				return r
			}
			return -1
		}, strings.ToLower(one[1]))
		found[name] = true
	}
	for _, one := range anchor.FindAllStringSubmatch(page, -1) {
		found[one[1]] = true
	}
	return found
}

var readmes = []string{"README.md", "README.ko.md"}

func TestPages_linksLeadSomewhere(t *testing.T) {
	pages := append(files(t, ".md", "docs"), readmes...)
	for _, page := range pages {
		for _, found := range link.FindAllStringSubmatch(read(t, page), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			to, name, _ := strings.Cut(found[1], "#")
			target := page
			if to != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(page), to))
			}
			if strings.HasSuffix(target, ".md") && slices.Contains(pages, target) {
				if name != "" && !anchors(read(t, target))[name] {
					t.Errorf("%s links to %s, which has no such heading", page, found[1])
				}
				continue
			}
			_ = read(t, target)
		}
	}
}

func TestPages_fitIntoARegistry(t *testing.T) {
	for _, page := range files(t, ".md", "docs") {
		if size := len(read(t, page)); size > maxPage {
			t.Errorf("%s has %d bytes, more than %d", page, size, maxPage)
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

// A configuration in a text is one that is tested: templates and READMEs take theirs from examples/.
func TestPages_takeConfigurationsFromExamples(t *testing.T) {
	for _, page := range append(files(t, ".tmpl", "templates"), readmes...) {
		for _, block := range fence.FindAllStringSubmatch(read(t, page), -1) {
			if language := block[1]; language != "hcl" && language != "terraform" {
				continue
			}
			if strings.HasPrefix(page, "templates/") || block[2] != read(t, "examples/readme/main.tf") {
				t.Errorf("%s has a configuration that is not from examples/:\n%s", page, block[2])
			}
		}
	}
}

// What needs a later command line than the oldest that is supported says so, so that an older one gives a clear answer.
func TestExamples_sayWhichCommandLineTheyNeed(t *testing.T) {
	needs := map[string]string{
		"provider::":       "1.8",
		"\nephemeral \"":   "1.10",
		"ephemeral = true": "1.10",
		"\n  identity = {": "1.12",
	}
	for _, example := range files(t, ".tf", "examples") {
		config := read(t, example)
		for feature, version := range needs {
			if strings.Contains(config, feature) && !strings.Contains(config, `required_version = ">= `+version+`"`) {
				t.Errorf("%s has %q, which needs %s, and does not say so", example, strings.TrimSpace(feature), version)
			}
		}
	}
}

// Both languages have the same commands and configurations, lead to the same pages, and to each other.
func TestReadmes_areInStep(t *testing.T) {
	english, korean := read(t, readmes[0]), read(t, readmes[1])
	if a, b := fence.FindAllString(english, -1), fence.FindAllString(korean, -1); !slices.Equal(withoutComments(a), withoutComments(b)) {
		t.Errorf("the code blocks differ:\n%s\n\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	links := func(page string) (all []string) {
		for _, found := range link.FindAllStringSubmatch(page, -1) {
			if !slices.Contains(readmes, found[1]) {
				all = append(all, found[1])
			}
		}
		return all
	}
	if a, b := links(english), links(korean); !slices.Equal(a, b) {
		t.Errorf("the links differ:\n%q\n%q", a, b)
	}
	for i, page := range []string{english, korean} {
		top, _, _ := strings.Cut(page, "\n## ")
		if !strings.Contains(top, "("+readmes[1-i]+")") {
			t.Errorf("%s does not link to %s at its top", readmes[i], readmes[1-i])
		}
	}
}

// withoutComments leaves out what a shell or Terraform does not read, which is in the language of the page.
func withoutComments(blocks []string) []string {
	comment := regexp.MustCompile(`(?m)\s*#.*$`)
	for i := range blocks {
		blocks[i] = comment.ReplaceAllString(blocks[i], "")
	}
	return blocks
}

var supported = regexp.MustCompile(`Terraform\s+(\d+\.\d+)[^.]*OpenTofu\s+(\d+\.\d+)`)

// The oldest command lines are the same on the page of the provider and in both READMEs.
func TestPages_agreeOnTheOldestCommandLines(t *testing.T) {
	var said []string
	for _, page := range append([]string{"templates/index.md.tmpl"}, readmes...) {
		found := supported.FindStringSubmatch(read(t, page))
		if found == nil {
			t.Fatalf("%s does not say which command lines are supported", page)
		}
		said = append(said, found[1]+" and "+found[2])
	}
	if said[0] != said[1] || said[0] != said[2] {
		t.Errorf("the pages do not agree: %q", said)
	}
}
