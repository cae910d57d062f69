// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Address is the provider's address in the registry.
const Address = "registry.terraform.io/ncplivestation/ncplivestation"

// ServeOptions says how to serve the provider.
type ServeOptions struct {
	// Version is the version of the provider.
	Version string
	// Debug waits for a debugger to attach.
	Debug bool
	// NoLogs tells that nobody reads the logs, so that no call needs to keep its loggers.
	NoLogs bool
}

// Serve serves the provider to the Terraform process that started this one, until Terraform ends it.
func Serve(options ServeOptions) error {
	var opts []tf6server.ServeOpt
	if options.Debug {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	newServer := providerserver.NewProtocol6(New(options.Version)())
	if _, ok := newServer().(server); !ok {
		return errors.New("the framework's server lacks an interface of tfprotov6")
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer {
		full, _ := newServer().(server)
		if options.NoLogs {
			full = detachedServer{full}
		}
		return newActionServer(full)
	}, opts...)
}

// LogVariables are the environment variables that set the level of the loggers of this process. They have no other
// setting.
func LogVariables() []string { return []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_NCPLIVESTATION"} }

// LoggingEnabled tells from an environment whether Terraform shows or keeps logs. If that is not certain, it returns true.
func LoggingEnabled(environment []string) bool {
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && (strings.HasPrefix(name, "TF_LOG") || name == "TF_TEMP_LOG_PATH") {
			return true
		}
	}
	return false
}
