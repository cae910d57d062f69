// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// rawClient measures the GETs of as many clips as the largest plan has, without Terraform and without the provider, in
// a process of their own.
func (e *env) rawClient(t *testing.T, s scale) cost {
	t.Helper()
	program := compile(t, s, "./internal/test/bench/rawclient")
	args := []string{e.channel}
	for _, clip := range e.Clips()[:s.clips[len(s.clips)-1]] {
		args = append(args, strconv.FormatInt(clip.ID, 10))
	}
	server := e.serve(t)
	environment := os.Environ()
	for name, value := range e.variables(server) {
		environment = append(environment, name+"="+value)
	}
	var best cost
	for turn := range s.times[len(s.times)-1] {
		e.ResetRequests()
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = environment
		started := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		c := cost{wall: time.Since(started), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), requests: e.Count("")}
		if turn > 0 {
			c = best.min(c)
		}
		best = c
	}
	return best
}
