// SPDX-License-Identifier: MPL-2.0

// Command notices writes the license texts of everything that the provider's binaries contain: Go's standard library, and
// each module, on whatever platform. Its argument is the file to write. A release puts the file into each archive, as the
// licenses ask.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// systems are the operating systems that a release is built for. Some modules are part of the binaries of one of them only.
var systems = []string{"darwin", "freebsd", "linux", "windows"}

// module is a module whose code is part of a binary.
type module struct {
	Path, Version, Dir string
	Main               bool
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: notices FILE")
	}
	text, err := notices(context.Background(), ".")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(os.Args[1]), 0o750) // #nosec G703 -- the caller names the file
	}
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o600) // #nosec G703 -- the caller names the file
	}
	if err != nil {
		log.Fatal("notices: ", err)
	}
}

// notices returns the license texts of the program in the folder dir.
func notices(ctx context.Context, dir string) ([]byte, error) {
	found := map[string]module{}
	for _, system := range systems {
		if err := modules(ctx, dir, system, found); err != nil {
			return nil, err
		}
	}
	root, err := goCommand(ctx, dir, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	all := []module{{Path: "The Go standard library", Dir: strings.TrimSpace(string(root))}}
	for _, path := range slices.Sorted(maps.Keys(found)) {
		all = append(all, found[path])
	}
	var text bytes.Buffer
	text.WriteString("terraform-provider-ncplivestation contains the following software, under the following licenses.\n")
	for _, m := range all {
		licenses, err := licenseTexts(m.Dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		fmt.Fprintf(&text, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.TrimSpace(m.Path+" "+m.Version), licenses)
	}
	return text.Bytes(), nil
}

// modules adds the modules that the program contains on an operating system to found.
func modules(ctx context.Context, dir, system string, found map[string]module) error {
	out, err := goCommand(ctx, dir, []string{"GOOS=" + system, "GOARCH=amd64", "CGO_ENABLED=0"}, "list", "-deps", "-json=Module", ".")
	if err != nil {
		return err
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module != nil && !p.Module.Main {
			found[p.Module.Path] = *p.Module
		}
	}
}

// licenseFile matches the names of files that hold a license or what it asks to pass on.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// licenseTexts returns the text of all license files in a folder.
func licenseTexts(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name())) // #nosec G304 -- a file of the module cache
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		return "", errors.New("no license file")
	}
	return strings.Join(texts, "\n\n"), nil
}

func goCommand(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...) // #nosec G204 -- the arguments are fixed
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, &stderr)
	}
	return out, nil
}
