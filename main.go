// SPDX-License-Identifier: MPL-2.0

// The provider ncplivestation for Terraform and OpenTofu: NAVER Cloud Live Station.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

// version is set by the linker flags of a release.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger such as delve to attach")
	flag.Parse()

	collectGarbageEarly()
	options := provider.ServeOptions{Version: version, Debug: *debug}
	if !options.Debug && !provider.LoggingEnabled(os.Environ()) {
		options.NoLogs = true
		disableLogging()
	}
	if err := provider.Serve(options); err != nil {
		log.Fatal(err)
	}
}

// collectGarbageEarly runs the garbage collector when the heap has grown by 80 % instead of 100 %. Runners in CI have little
// memory: a plan of 1,000 clips needs 2 MB less, for 4 % more CPU time of the CLI and the provider. GOGC overrides it.
func collectGarbageEarly() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(80)
	}
}

// disableLogging turns the loggers of this process off. They write everything as JSON and leave it to Terraform to discard
// what nobody reads, which took a quarter of the CPU of a plan of many clips. The environment is their only setting.
func disableLogging() {
	for _, name := range provider.LogVariables() {
		if err := os.Setenv(name, "OFF"); err != nil { //nolint:forbidigo // This process has one provider, which does not run yet.
			log.Fatal(err)
		}
	}
}
