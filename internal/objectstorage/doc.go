// SPDX-License-Identifier: MPL-2.0

// Package objectstorage is a client of Object Storage, the S3-compatible service of NAVER Cloud, for the mp4 files of short
// clips: it checks whether an object exists, deletes it and presigns its URL. It knows nothing of Terraform.
//
// Only the signature is AWS's (aws/signer/v4). Retries, limits, logs and connections are those of internal/transport,
// which the client of Live Station uses too:
//
//	client.go     the calls, and which response means what
//	sign.go       signs each attempt; corrects a wrong clock once
//	circuit.go    makes calls fail at once after Object Storage was unreachable
//	error.go      reads S3 errors
//	locations.go  the endpoint and the signing region of each region
package objectstorage
