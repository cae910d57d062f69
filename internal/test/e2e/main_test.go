// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// TestMain sets mirror, which holds the built provider, and moduleRoot.
var (
	mirror     *cli.Mirror
	moduleRoot string
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Runs of the CLI mostly wait, so a processor can serve several of them.
	if parallel := flag.Lookup("test.parallel").Value; parallel.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = parallel.Set(strconv.Itoa(3 * runtime.GOMAXPROCS(0)))
	}
	code, err := withProvider(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "end-to-end tests:", err)
		code = 1
	}
	os.Exit(code)
}

func withProvider(tests func() int) (code int, err error) {
	if moduleRoot, err = cli.ModuleRoot(); err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "ncplivestation-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if mirror, err = cli.NewMirror(context.Background(), dir, moduleRoot); err != nil {
		return 1, err
	}
	return tests(), nil
}
