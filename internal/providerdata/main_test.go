// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine behind, nor with it a connection or a timer.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
