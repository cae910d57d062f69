// The provider ncplivestation for Terraform and OpenTofu: NAVER Cloud Live Station.
package main

import (
	"flag"
	"log"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

// version is set by the release's linker flags.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger such as delve can attach")
	flag.Parse()

	if err := provider.Serve(version, *debug); err != nil {
		log.Fatal(err)
	}
}
