// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the most memory that the process used, in bytes.
func peak(state *os.ProcessState) int64 {
	used, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	peak := int64(used.Maxrss) //nolint:unconvert // It is an int32 on 32-bit systems.
	if runtime.GOOS != "darwin" {
		peak *= 1024 // all others count in kB
	}
	return peak
}
