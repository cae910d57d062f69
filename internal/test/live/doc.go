// Package live tests against the real Live Station, with an account, a channel and a bucket that environment variables
// name: `make testacc-live`. A survey asks the service what its documents leave open, and prints the answers as a table;
// an acceptance test cuts one clip with the built provider.
//
// What reaches the real service has the build tag live, so that no other run of the tests meets it. The survey itself has
// none: it is tested against the simulator, whose dialects answer each question in more than one way.
package live
