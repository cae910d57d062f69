package bench

import (
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// clientAlone measures the requests of the largest refreshing plan without Terraform and without the provider, in a process
// of their own.
func (s *env) clientAlone(t *testing.T, sc scale) cost {
	t.Helper()
	program := compile(t, sc, "./internal/test/bench/rawclient")
	args := []string{s.channel}
	for _, clip := range s.Clips()[:sc.clips[len(sc.clips)-1]] {
		args = append(args, strconv.FormatInt(clip.ID, 10))
	}
	server := s.serve(t)
	env := os.Environ()
	for name, value := range s.env(server) {
		env = append(env, name+"="+value)
	}
	var all cost
	for turn := range sc.times[len(sc.times)-1] {
		s.ResetRequests()
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = env
		begun := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		one := cost{wall: time.Since(begun), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), requests: s.Count("")}
		if turn > 0 {
			one = all.least(one)
		}
		all = one
	}
	return all
}
