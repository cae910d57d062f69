// Package e2e tests the provider as its users meet it: the built program under a real Terraform or OpenTofu, against the
// simulator over TCP. Here is what terraform-plugin-testing cannot show: interrupts, warnings, logs, exit codes,
// validation by the command line, installation from a mirror, and the examples.
package e2e
