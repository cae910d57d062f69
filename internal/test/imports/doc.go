// SPDX-License-Identifier: MPL-2.0

// Package imports tests the direction of imports where the linter cannot: through other packages, and in tests.
package imports
