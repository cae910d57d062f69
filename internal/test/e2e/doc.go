// SPDX-License-Identifier: MPL-2.0

// Package e2e tests the provider as users run it: the built program under a real Terraform or OpenTofu, against the
// simulator over TCP. It covers what terraform-plugin-testing cannot: interrupts, killed runs, warnings, logs, exit codes,
// validation by the CLI, installation from a mirror, the examples, and the archives of a release.
package e2e
