// SPDX-License-Identifier: MPL-2.0

// Package transport is the HTTP stack of both API clients, Live Station and Object Storage: retries, throttling, logs,
// limits and connections. It knows nothing of either API. Config holds the differences between them: how a request is
// signed, which response is an error, which error is transient, and which texts are secret.
//
// A request passes through these pieces, outermost first:
//
//	client.go    Do: one call, with all its attempts
//	retry.go     decides whether a failed attempt is retried, and when (go-retryablehttp)
//	throttle.go  delays every request after the service has rejected one with 429
//	Config.Sign  signs each attempt
//	log.go       logs each attempt, without secrets
//	attempt.go   limits the time and the size of one attempt, and tells whether a failed one was sent
//	pool.go      the connections
package transport
