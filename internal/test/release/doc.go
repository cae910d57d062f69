// SPDX-License-Identifier: MPL-2.0

// Package release rehearses the steps of a release, .ci/release, with a signing key of its own and a GitHub that runs on this
// machine. RELEASE_REHEARSAL=1 (`make rehearse-release`) also builds the archives, which takes minutes.
package release
