// SPDX-License-Identifier: MPL-2.0

// Package explore searches for faults that lead the provider to lose a clip, to create it twice, or to mistake it for another.
//
// A schedule is a value: two creates, a setting of Live Station, and up to three events, such as a fault of the second POST or
// a kill before the third list. The function run executes one schedule in virtual time against the simulator, and reports
// the promises that it broke. The tests enumerate schedules: they run one, look at its requests, and add one more event to
// each of them in turn. The kinds of faults come from the simulator, so a new kind is explored without an edit here.
//
// A broken promise is printed as a test that reproduces it.
//
// To explore deeper than usual: go test ./internal/test/explore -v -events 3 -timeout 2h
package explore
