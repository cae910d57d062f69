// SPDX-License-Identifier: MPL-2.0

//go:build race

package explore

// raceDetector makes everything some ten times slower.
const raceDetector = true
