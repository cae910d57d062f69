// SPDX-License-Identifier: MPL-2.0

// Package live tests the provider against the real Live Station, with an account, a channel and a bucket that environment
// variables name: `make testacc-live`. A probe sends the requests whose responses the documents leave open, and prints what
// it finds as a table. An acceptance test cuts one clip with the built provider.
//
// Only tests with the build tag live reach the real service. The probe itself has no build tag, because the other tests run it
// against the simulator under each of its behaviors.
package live
