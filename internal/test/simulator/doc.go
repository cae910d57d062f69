// SPDX-License-Identifier: MPL-2.0

// Package simulator is NAVER Cloud Live Station as one [net/http.Handler]: channels, recordings, snapshots, short clips and service
// URLs, with the API gateway in front of them.
//
// With it everything that the provider promises can be tested without the live service. It therefore rejects whatever
// the live service would reject: a wrong signature, a clock that is five minutes off, a missing header, a channel in the
// wrong state, a value out of range. It is never more lenient than the public documentation.
//
// Where the documentation contradicts itself or says nothing, the simulator takes no side: each open point is a setting of
// [Behavior]. [Variants] is a small set of behaviors in which each usual value occurs, and [EachValue] changes one
// setting at a time. Transport and server faults are separate; see [Fault].
//
// There are two ways to reach it. [Simulator.Transport] calls the handler in memory, which is the only way that works
// in a testing/synctest bubble. [Simulator.Serve] listens on a TCP port of the loopback interface, for programs that run
// as their own process. Both use the same handler, faults included.
//
// The package shares no code with the client that it tests: it verifies signatures by its own reading of the
// specification. When a test fails, print [Simulator.Describe].
package simulator
