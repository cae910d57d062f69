// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"time"
)

// The targets. Each max is a multiple of the baseline, unless it has a unit.
const (
	maxPlanCPU      = 0.75
	maxPlanWall     = 0.9
	maxPlanRequests = 0
	maxNoRefreshCPU = 1.15
	maxStartUpCPU   = 1.1
	maxBinarySize   = 1.1
	maxConnections  = 50
	maxPlanMemory   = 36e6 // bytes
	maxMemory       = 40e6 // bytes
)

// target is a figure with its bound.
type target struct {
	figure, measured, bound string
	met                     bool
}

// atMost returns the target of a multiple of the baseline.
func atMost(figure string, measured, baseline, bound float64) target {
	x := measured / baseline
	return target{figure, fmt.Sprintf("%.2f x", x), fmt.Sprintf("at most %g x", bound), x <= bound}
}

func memory(figure string, peak int64, bound float64) target {
	return target{figure, megabytes(peak) + " MB", "at most " + megabytes(int64(bound)) + " MB", float64(peak) <= bound}
}

// targets compares this provider's figures with the targets.
func (r *results) targets() []target {
	provider, baseline := r.candidates[0], r.candidates[1]
	var all []target
	// The plans with the most clips, with and without a refresh.
	last := 2 * (len(r.scale.clips) - 1)
	plan, noRefresh := r.commands[last], r.commands[last+1]
	for _, ratio := range []struct {
		row  row
		of   string
		time func(cost) time.Duration
		max  float64
	}{
		{plan, "CPU time", func(c cost) time.Duration { return c.cpu }, maxPlanCPU},
		{plan, "wall time", func(c cost) time.Duration { return c.wall }, maxPlanWall},
		{noRefresh, "CPU time", func(c cost) time.Duration { return c.cpu }, maxNoRefreshCPU},
		{r.startUp, "CPU time", func(c cost) time.Duration { return c.cpu }, maxStartUpCPU},
	} {
		measured, baseline := ratio.time(ratio.row.costs[0]), ratio.time(ratio.row.costs[1])
		all = append(all, atMost(ratio.of+" of "+ratio.row.name, measured.Seconds(), baseline.Seconds(), ratio.max))
	}
	requests := plan.costs[0].requests
	all = append(all, target{"requests of " + plan.name, fmt.Sprint(requests), fmt.Sprintf("at most %d", maxPlanRequests), requests <= maxPlanRequests})
	for _, w := range r.waits {
		all = append(all, target{
			fmt.Sprintf("lag of clips that take %s, %s at once", length(w.job), plural(w.clips)), seconds(w.max) + " s",
			"at most " + seconds(w.bound()) + " s", w.max <= w.bound(),
		})
	}
	return append(all,
		target{
			fmt.Sprintf("connections at -parallelism=%d", r.scale.parallel), fmt.Sprint(provider.connections),
			fmt.Sprintf("at most %d", maxConnections), provider.connections <= maxConnections,
		},
		atMost("size of the binary", float64(provider.size), float64(baseline.size), maxBinarySize),
		memory("memory of "+plan.name, plan.costs[0].peak, maxPlanMemory),
		memory("memory of any command", provider.peak, maxMemory),
	)
}
