//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the most memory that the process held, in bytes.
func peak(ended *os.ProcessState) int64 {
	used, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	most := int64(used.Maxrss) //nolint:unconvert // It is an int32 where an address has 32 bits.
	if runtime.GOOS != "darwin" {
		most *= 1024 // the others count in kB
	}
	return most
}
