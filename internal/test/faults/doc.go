// SPDX-License-Identifier: MPL-2.0

// Package faults tests what the provider does under each fault of the service: each operation of the client under each kind
// of fault, once, twice and always. `make faults` prints the fault matrix and writes it to contributing/faults.md.
package faults
