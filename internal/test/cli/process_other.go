//go:build !unix

package cli

import "os/exec"

func ownGroup(*exec.Cmd) {}

// interrupt ends the process: other systems have no signal that one process can send to another.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }
