// Package e2e tests the provider as its users meet it: the built program under a real Terraform or OpenTofu, against the
// simulator over TCP. Here is what terraform-plugin-testing cannot show: interrupts, warnings, logs, exit codes,
// validation by the command line, installation from a mirror, the examples, and the archives of a release.
package e2e
