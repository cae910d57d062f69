package acctest

import (
	"fmt"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// maxBody is how many bytes of a request body a report shows.
const maxBody = 300

// describe says how a simulator was set and lists every request that it got, in order, with the time since the first one.
func describe(sim *simulator.Simulator) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The simulator behaved as %s.\n", sim.Behavior().Name)
	requests := sim.Requests()
	if len(requests) == 0 {
		return b.String() + "It got no request."
	}
	fmt.Fprintf(&b, "It got %d requests:", len(requests))
	for _, request := range requests {
		fmt.Fprintf(&b, "\n%10s  %s %s", request.Time.Sub(requests[0].Time).Round(time.Millisecond), request.Method, request.Path)
		if request.Query != "" {
			b.WriteString("?" + request.Query)
		}
		if len(request.Body) > 0 {
			fmt.Fprintf(&b, " %.*s", maxBody, request.Body)
		}
		if request.Status != 0 {
			fmt.Fprintf(&b, " -> %d", request.Status)
		} else {
			b.WriteString(" -> no response")
		}
		if request.Fault != "" {
			fmt.Fprintf(&b, " (fault %s)", request.Fault)
		}
	}
	return b.String()
}
