// SPDX-License-Identifier: MPL-2.0

package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ncplivestation/terraform-provider-ncplivestation"

// shared are the packages under internal/ that are no noun. Every other one is a noun, so a new noun needs no line here.
var shared = []string{
	"attribute", "clipcreate", "credentials", "livestation", "objectstorage", "provider", "providerdata", "tfdiag", "transport", "wait",
}

// goPackage is a package of the module, as `go list` prints it. Deps are its imports and theirs.
type goPackage struct {
	ImportPath                               string
	Deps, Imports, TestImports, XTestImports []string
}

// noun returns the name of the Terraform noun that an imported package stands for, or "".
func noun(importPath string) string {
	name, ok := strings.CutPrefix(importPath, module+"/internal/")
	if !ok || strings.Contains(name, "/") || slices.Contains(shared, name) {
		return ""
	}
	return name
}

// packages returns every package of the module by its folder; the root is "".
func packages(t *testing.T) map[string]goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Deps,Imports,TestImports,XTestImports", "-tags=live", "./...")
	cmd.Dir = "../../.."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	found := map[string]goPackage{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")] = p
	}
}

// within reports whether an import path is one of the prefixes or below one.
func within(importPath string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool {
		return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
	})
}

// The rules of depguard match folders. A package in another folder would be under none of them.
func TestLayout_everyPackageIsUnderARuleOfTheLinter(t *testing.T) {
	t.Parallel()
	ruled := regexp.MustCompile(`^$|^internal/[a-z]+$|^internal/(test|tools)/`)
	for path := range packages(t) {
		if !ruled.MatchString(path) || path == "internal/test" || path == "internal/tools" {
			t.Errorf("%s is not at internal/NAME, internal/test/NAME or internal/tools/NAME: .golangci.yml has no rule for it", path)
		}
	}
}

func TestRelease_containsNoTestCode(t *testing.T) {
	t.Parallel()
	for _, dep := range packages(t)[""].Deps {
		if within(dep, module+"/internal/test", module+"/internal/tools", "github.com/hashicorp/terraform-plugin-testing", "github.com/hashicorp/terraform-plugin-sdk") {
			t.Errorf("main.go imports %s, directly or not", dep)
		}
	}
}

func TestNouns_doNotImportEachOther(t *testing.T) {
	t.Parallel()
	nouns := 0
	for path, p := range packages(t) {
		own := noun(p.ImportPath)
		if own == "" {
			continue
		}
		nouns++
		for _, dep := range slices.Concat(p.Deps, p.Imports, p.TestImports, p.XTestImports) {
			if other := noun(dep); other != "" && other != own {
				t.Errorf("%s imports the noun %s", path, other)
			}
			if dep == module+"/internal/provider" {
				t.Errorf("%s imports the provider", path)
			}
		}
	}
	if nouns < 5 {
		t.Errorf("%d nouns were found, want at least 5", nouns)
	}
}

// bottom are the packages that know nothing of Terraform: which packages of the module each may reach, and which of AWS. The AWS
// SDK only signs requests; its service packages would add megabytes to the binary.
var bottom = map[string]struct{ module, aws []string }{
	"clipcreate":    {module: []string{"livestation", "transport", "wait"}},
	"credentials":   {},
	"livestation":   {module: []string{"transport"}},
	"objectstorage": {module: []string{"transport"}, aws: []string{"github.com/aws/aws-sdk-go-v2/aws", "github.com/aws/aws-sdk-go-v2/internal", "github.com/aws/smithy-go"}},
	"transport":     {},
	"wait":          {},
}

func TestBottom_reachesOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for name, may := range bottom {
		allowed := slices.Clone(may.aws)
		for _, other := range may.module {
			allowed = append(allowed, module+"/internal/"+other)
		}
		for _, dep := range all["internal/"+name].Deps {
			limited := within(dep, module, "github.com/aws") || strings.HasPrefix(dep, "github.com/hashicorp/terraform-")
			if limited && !within(dep, allowed...) {
				t.Errorf("internal/%s imports %s, directly or not", name, dep)
			}
		}
	}
}
