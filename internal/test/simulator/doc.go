// Package simulator is NAVER Cloud Live Station as one [net/http.Handler]: channels, snapshots, short clips and
// service URLs, with the API gateway in front of them.
//
// It exists so that everything that the provider promises can be tried without the live service, and so it refuses
// whatever the live service would refuse: a wrong signature, a clock that is off by more than five minutes, a missing
// header, a channel in the wrong state, a value out of range. It is never kinder than the public documentation.
//
// Where the documents contradict each other or are silent, the simulator takes no side: each open question is a field
// of [Dialect], and [Variants] is a small set of dialects in which each possible answer occurs.
//
// There are two ways to reach it. [Simulator.Transport] calls the handler in memory, which is the only way that works
// inside a testing/synctest bubble. [Simulator.Serve] listens on a TCP port of the loopback interface, for programs
// that run on their own. Both go through the same handler, faults included; see [Fault].
//
// The package shares no code with the client that it tests: it verifies signatures by its own reading of the
// specification.
package simulator
