// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxBodyShown is how much of a request body Describe shows, in bytes. Every documented body is shorter.
const maxBodyShown = 400

// Describe returns what a fixture prints when its test fails: the settings that are not the default, and every request so far.
func (s *Simulator) Describe() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "simulator: %s\n", s.behavior)
	for _, line := range slices.Concat(s.clock.describe(), s.describeSettings(), s.describeFaults()) {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	fmt.Fprintf(&b, "%d requests:\n", len(s.log))
	for i, entry := range s.log {
		fmt.Fprintf(&b, "%4d  %s\n", i+1, entry.request.describe(s.log[0].request.Time))
	}
	return b.String()
}

func (c *clock) describe() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	if c.advanced != 0 {
		lines = append(lines, fmt.Sprintf("clock advanced by %v", c.advanced))
	}
	if c.date != nil {
		lines = append(lines, fmt.Sprintf("Date header: %q", c.date()))
	}
	return lines
}

func (s *Simulator) describeSettings() []string {
	var lines []string
	for _, p := range s.pending {
		lines = append(lines, fmt.Sprintf("work of a %s is due at %s", p.route.op, p.due.UTC().Format(time.RFC3339Nano)))
	}
	if s.pageLimit > 0 {
		lines = append(lines, fmt.Sprintf("at most %d channels on a page", s.pageLimit))
	}
	for _, bucket := range slices.Sorted(maps.Keys(s.buckets)) {
		lines = append(lines, "bucket "+bucket)
	}
	for _, op := range slices.Sorted(maps.Keys(s.raw)) {
		lines = append(lines, fmt.Sprintf("raw response to %s: %s", op, s.raw[op]))
	}
	for _, accessKey := range slices.Sorted(maps.Keys(s.keys)) {
		switch k := s.keys[accessKey]; {
		case k.restricted && k.readOnly:
			lines = append(lines, "key "+accessKey+" may only read")
		case k.restricted:
			lines = append(lines, "key "+accessKey+" has no permission")
		}
	}
	return lines
}

func (s *Simulator) describeFaults() []string {
	var lines []string
	for _, f := range s.faults {
		op := f.Operation
		if op == "" {
			op = "any request"
		}
		line := fmt.Sprintf("fault %s on %s, met %d times", f.Kind, op, f.used)
		if f.Times > 0 {
			line += fmt.Sprintf(" of %d", f.Times)
		}
		if f.Skip > 0 {
			line += fmt.Sprintf(" after %d of %d skipped", f.skipped, f.Skip)
		}
		lines = append(lines, line)
	}
	return lines
}

// describe is a request in one line, with its time since the first one.
func (r Request) describe(first time.Time) string {
	target := r.Path
	if r.Query != "" {
		target += "?" + r.Query
	}
	status := "no response"
	if r.Status != 0 {
		status = fmt.Sprint(r.Status)
	}
	if r.ErrorCode != 0 {
		status += fmt.Sprintf(" (code %d)", r.ErrorCode)
	}
	line := fmt.Sprintf("%10v  %s %s: %s", "+"+r.Time.Sub(first).String(), r.Method, target, status)
	if r.Fault != "" {
		line += fmt.Sprintf(", fault %s", r.Fault)
	}
	if len(r.Body) > 0 {
		body := r.Body
		if len(body) > maxBodyShown {
			body = append(slices.Clone(body[:maxBodyShown]), "…"...)
		}
		line += fmt.Sprintf("\n%18s%s", "", body)
	}
	return line
}
