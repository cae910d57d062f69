// Package faults holds the fault matrix: what each call does under each fault of the service, once, twice and for ever.
// It is tests alone; `make faults` prints the table.
package faults
