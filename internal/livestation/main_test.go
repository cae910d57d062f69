// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine behind, nor a connection or a timer with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
