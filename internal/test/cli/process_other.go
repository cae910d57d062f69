// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package cli

import "os/exec"

func newProcessGroup(*exec.Cmd) {}

// interruptGroup ends the process, because other systems have no signal that one process can send to another.
func interruptGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// killGroup ends the CLI alone; its provider ends when the connection to it breaks.
func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
