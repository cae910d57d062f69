// The provider ncplivestation for Terraform and OpenTofu: NAVER Cloud Live Station.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

// version is set by the release's linker flags.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger such as delve can attach")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/ncplivestation/ncplivestation",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
