package provider

import (
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Address is the provider's address in the registry.
const Address = "registry.terraform.io/ncplivestation/ncplivestation"

// Serve serves the provider of a version to the command line that started this process, until it is told to end. With
// debug it waits to be attached to.
func Serve(version string, debug bool) error {
	var opts []tf6server.ServeOpt
	if debug {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	server := providerserver.NewProtocol6(New(version)())
	if !debug && !loggingEnabled(os.Environ()) {
		if err := disableLogging(); err != nil {
			return err
		}
		logged := server
		server = func() tfprotov6.ProviderServer { return detachedServer{logged()} }
	}
	return tf6server.Serve(Address, server, opts...)
}

// logIsRead tells from the environment whether the command line shows or keeps a log. In doubt it does.
func loggingEnabled(environment []string) bool {
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && (strings.HasPrefix(name, "TF_LOG") || name == "TF_TEMP_LOG_PATH") {
			return true
		}
	}
	return false
}

// logNothing turns the loggers of this process off. They write everything, as JSON, and leave it to the command line to
// read it and to throw away what is not asked for: where no log was, that took a quarter of the CPU of a plan of many
// clips. They take their levels from the environment alone.
func disableLogging() error {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_NCPLIVESTATION"} {
		if err := os.Setenv(name, "OFF"); err != nil { //nolint:forbidigo // This process has one provider, and nothing of it runs yet.
			return err
		}
	}
	return nil
}
