// SPDX-License-Identifier: MPL-2.0

// Package bench measures what the provider costs: plans and applies beside a baseline provider that does nothing, waits on
// a virtual clock, connections, start-up, binary size and memory. `make bench` prints the report and writes it to
// contributing/bench.md. No test fails because of a time. The folders hold the programs that it needs: baseline, the provider
// that does nothing; procstat, which reports what a provider's process used; rawclient, the client without Terraform.
package bench
