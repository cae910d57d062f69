// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package main

import "os"

// peak returns 0 because the system does not report it.
func peak(*os.ProcessState) int64 { return 0 }
