package bench

import (
	"fmt"
	"strings"
	"time"
)

// page is all figures in Markdown.
func (f *results) report() string {
	var b strings.Builder
	clips := f.scale.clips[len(f.scale.clips)-1]
	fmt.Fprintf(&b, `# What the provider costs

Made by %s on: %s.

"minimal" is a provider on the same framework with as many attributes, which makes no request and keeps what it is given
(internal/test/bench/baseline). Both are built as a release is. The simulator answers after %d ms. The providers run in turn, several times
over, and a figure is the least of them, for what disturbs a run only adds to it. "x" is how many times the minimal provider's. It can be
under 1: the minimal provider does what the framework does of itself, which writes a log that nobody reads and keeps the loggers of
each call.

## Targets

| figure | measured | target | |
| --- | --- | --- | --- |
`, "`make bench`", f.machine, latency.Milliseconds())
	for _, target := range f.targets() {
		verdict := "met"
		if !target.met {
			verdict = "**missed**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", target.figure, target.measured, target.bound, verdict)
	}

	b.WriteString("\n## CPU of command line and provider, seconds\n\n")
	f.compare(&b, func(c cost) string { return seconds(c.cpu) }, func(c cost) float64 { return c.cpu.Seconds() })
	b.WriteString("\n## CPU of the provider's processes alone, seconds\n\n")
	f.compare(&b, func(c cost) string { return seconds(c.provider) }, func(c cost) float64 { return c.provider.Seconds() })
	b.WriteString("\n## Wall, seconds\n\n")
	f.compare(&b, func(c cost) string { return seconds(c.wall) }, func(c cost) float64 { return c.wall.Seconds() })
	b.WriteString("\n## Requests\n\n")
	f.compare(&b, func(c cost) string { return fmt.Sprint(c.requests) }, nil)

	plan := f.commands[2*(len(f.scale.clips)-1)].costs[0]
	fmt.Fprintf(&b, `
## The requests of a refresh by themselves

| %d GETs, ten at a time | wall, s | CPU, s |
| --- | --- | --- |
| the client alone (internal/test/bench/rawclient) | %s | %s |
| the provider in a refreshing plan | %s | %s |
| all of the refreshing plan | %s | %s |
`, clips, seconds(f.client.wall), seconds(f.client.cpu), seconds(plan.wall), seconds(plan.provider), seconds(plan.wall), seconds(plan.cpu))

	b.WriteString(`
## Waiting for clips of one snapshot

On a moved clock, by the provider's protocol. Requests are those of plan, create and wait. The lag is how long after the true end of a
clip its create ended, the latency of the answer included. Jobs end within one pause before the length that a row names.

| job | clips at once | requests per clip | lag, mean | lag, most | bound |
| --- | --- | --- | --- | --- | --- |
`)
	for _, w := range f.waits {
		fmt.Fprintf(&b, "| %s | %d | %.2f | %s s | %s s | %s s |\n", length(w.job), w.clips, w.requests, seconds(w.mean), seconds(w.most), seconds(w.bound()))
	}

	b.WriteString("\n## Connections, size, memory\n\n")
	f.head(&b, false)
	f.line(&b, fmt.Sprintf("connections of an apply, %s, -parallelism=%d", plural(f.scale.applied), f.scale.parallel), func(c *candidate) string { return fmt.Sprint(c.connections) })
	f.line(&b, "size of the binary, MB", func(c *candidate) string { return megabytes(c.size) })
	f.line(&b, fmt.Sprintf("most memory of a process (RSS), %s, MB", plural(clips)), func(c *candidate) string { return megabytes(c.peak) })
	return b.String()
}

// compare writes a table of the commands. With a number of each cost it has the ratios too.
func (f *results) compare(b *strings.Builder, text func(cost) string, number func(cost) float64) {
	f.head(b, number != nil)
	for _, r := range append(f.commands, f.startUp) {
		fmt.Fprintf(b, "| %s |", r.name)
		for i, c := range r.costs {
			fmt.Fprintf(b, " %s |", text(c))
			if number != nil && i != 1 {
				fmt.Fprintf(b, " %.2f |", number(c)/number(r.costs[1]))
			}
		}
		b.WriteString("\n")
	}
}

func (f *results) head(b *strings.Builder, ratios bool) {
	names, rule := "| |", "| --- |"
	for i, c := range f.columns {
		names, rule = names+" "+c.name+" |", rule+" --- |"
		if ratios && i != 1 {
			names, rule = names+" x |", rule+" --- |"
		}
	}
	b.WriteString(names + "\n" + rule + "\n")
}

func (f *results) line(b *strings.Builder, name string, text func(*candidate) string) {
	fmt.Fprintf(b, "| %s |", name)
	for _, c := range f.columns {
		fmt.Fprintf(b, " %s |", text(c))
	}
	b.WriteString("\n")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f", float64(bytes)/1e6) }

func length(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%g s", d.Seconds())
	}
	return fmt.Sprintf("%g min", d.Minutes())
}
