// SPDX-License-Identifier: MPL-2.0

// Package livestation is a client of the NAVER Cloud Live Station API: signed requests, typed responses, typed errors. It
// knows nothing of Terraform.
//
// A call passes these pieces, outermost first:
//
//	client.go           builds the request, decodes the response
//	internal/transport  retries, throttles, logs, limits and sends each attempt
//	sign.go, clock.go   sign each attempt; correct a wrong clock once
//
// Each noun of the API has a file with its calls and its types: channel.go, record.go, serviceurl.go, shortclip.go,
// snapshot.go. The documents of Live Station contradict each other, and decode.go accepts every reading. error.go,
// error_response.go, predicates.go and codes.go say what an error means.
package livestation
