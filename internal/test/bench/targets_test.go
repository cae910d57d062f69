package bench

import "fmt"

// The targets.
const (
	mostOfPlan        = 1.15 // times the minimal provider's CPU
	mostOfStartUp     = 1.2
	mostOfConnections = 50
	mostOfMemory      = 125e6 // bytes
)

// target is a figure beside what it is to be.
type target struct {
	figure, measured, bound string
	met                     bool
}

// targets judges the figures of ours.
func (f *results) targets() []target {
	var all []target
	ratio := func(r row, most float64) {
		x := r.costs[0].cpu.Seconds() / r.costs[1].cpu.Seconds()
		all = append(all, target{"CPU of " + r.name, fmt.Sprintf("%.2f x", x), fmt.Sprintf("at most %g x", most), x <= most})
	}
	// The plans with the most clips, with and without a refresh.
	last := 2 * (len(f.scale.clips) - 1)
	ratio(f.commands[last], mostOfPlan)
	ratio(f.commands[last+1], mostOfPlan)
	ratio(f.startUp, mostOfStartUp)
	for _, w := range f.waits {
		all = append(all, target{
			fmt.Sprintf("lag of a job of %s, %s at once", length(w.job), plural(w.clips)), seconds(w.most) + " s",
			"at most " + seconds(w.bound()) + " s", w.most <= w.bound(),
		})
	}
	ours := f.columns[0]
	return append(all,
		target{fmt.Sprintf("connections at -parallelism=%d", f.scale.parallel), fmt.Sprint(ours.connections), fmt.Sprintf("at most %d", mostOfConnections), ours.connections <= mostOfConnections},
		target{"memory", megabytes(ours.peak) + " MB", "at most " + megabytes(int64(mostOfMemory)) + " MB", float64(ours.peak) <= mostOfMemory},
	)
}
