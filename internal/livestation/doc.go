// Package livestation is a client of the NAVER Cloud Live Station API: signed requests, typed answers, typed errors. It
// knows nothing of Terraform.
//
// A call passes these pieces, outermost first; each is a file:
//
//	client.go      builds the request, decodes the answer
//	retry.go       repeats what may be repeated (go-retryablehttp)
//	throttle.go    holds all calls back after one was refused for their number
//	sign.go        signs each attempt anew; corrects a wrong clock once
//	log.go         one line for each attempt, no secrets
//	wire.go        time limit and size limit of one attempt; says whether a failed one had been sent
//	http.Transport one connection pool
//
// One file for each noun of the API holds its calls and its shapes: snapshot.go, shortclip.go, serviceurl.go,
// channel.go. Documents of Live Station contradict each other; decode.go accepts both readings.
package livestation
