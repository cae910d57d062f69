package bench

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
)

// row is a command, and what it cost in each column.
type row struct {
	name  string
	costs []cost
	// wants is how many requests ours has to make, -1 if it is not for this row to say.
	wants int
}

// interleaved runs a command in each workspace in turn, some times over, so that a disturbance of the machine meets all of
// them. It keeps the least of each column: whatever disturbs a run only adds to it.
func alternate(name string, wants, times int, workspaces []*workspace, run func(*workspace) cost) row {
	r := row{name: name, wants: wants, costs: make([]cost, len(workspaces))}
	for turn := range times {
		for i := range workspaces {
			if turn%2 == 1 {
				i = len(workspaces) - 1 - i
			}
			c := run(workspaces[i])
			if turn > 0 {
				c = r.costs[i].least(c)
			}
			r.costs[i] = c
		}
	}
	return r
}

func (s *env) workspaces(t *testing.T, columns []*candidate, clips int) []*workspace {
	t.Helper()
	server := s.serve(t)
	all := make([]*workspace, len(columns))
	for i, c := range columns {
		all[i] = s.workspace(t, c, server, clips)
	}
	return all
}

// plans measures plans of clips that are there, with and without a refresh.
func (s *env) plans(t *testing.T, columns []*candidate, clips, times int) []row {
	t.Helper()
	workspaces := s.workspaces(t, columns, clips)
	for _, w := range workspaces {
		w.column.peak = w.apply(t, "-parallelism=50").peak
		w.finished(t, clips)
	}
	rows := []row{
		alternate("plan, "+plural(clips), clips, times, workspaces, func(w *workspace) cost { return w.plan(t) }),
		alternate("plan -refresh=false, "+plural(clips), 0, times, workspaces, func(w *workspace) cost { return w.plan(t, "-refresh=false") }),
	}
	for i, c := range columns {
		for _, r := range rows {
			c.peak = max(c.peak, r.costs[i].peak)
		}
	}
	return rows
}

// applies measures applies of clips that are done at once. Each takes a look at the snapshot, makes the clips, and sees
// that they are done.
func (s *env) applies(t *testing.T, columns []*candidate, sc scale) row {
	t.Helper()
	workspaces := s.workspaces(t, columns, sc.applied)
	return alternate("apply, "+plural(sc.applied), -1, sc.applies, workspaces, func(w *workspace) cost { return w.apply(t) })
}

// startUps measures the command that starts the provider for its schema alone.
func (s *env) startUps(t *testing.T, columns []*candidate, sc scale) row {
	t.Helper()
	schemas := map[string]string{}
	r := alternate("providers schema -json", 0, sc.startUps, s.workspaces(t, columns, 1), func(w *workspace) cost {
		c, result := w.cost(t, "providers", "schema", "-json")
		schemas[w.column.name] = result.Stdout
		return c
	})
	if ours, idle := attributes(t, schemas[oursName]), attributes(t, schemas[minimalName]); !maps.Equal(ours, idle) {
		t.Errorf("the minimal provider has not as many attributes: it has %v, ours %v", idle, ours)
	}
	return r
}

// connections counts the connections of an apply that has as many operations under way as Terraform usually permits.
func (s *env) connections(t *testing.T, columns []*candidate, sc scale) {
	t.Helper()
	for _, c := range columns {
		server := s.serve(t)
		s.workspace(t, c, server, sc.applied).apply(t, "-parallelism="+strconv.Itoa(sc.parallel))
		c.connections = server.Connections()
	}
}

// attributes counts the attributes in what `providers schema -json` printed, those that are nested too, by where they are.
func attributes(t *testing.T, schemas string) map[string]int {
	t.Helper()
	type block struct{ Block map[string]any }
	var root struct {
		Providers map[string]struct {
			Provider    block
			Resources   map[string]block `json:"resource_schemas"`
			DataSources map[string]block `json:"data_source_schemas"`
			Ephemeral   map[string]block `json:"ephemeral_resource_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(schemas), &root); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, p := range root.Providers {
		counts["provider"] = count(p.Provider.Block)
		for kind, all := range map[string]map[string]block{"resource": p.Resources, "data": p.DataSources, "ephemeral": p.Ephemeral} {
			for name, one := range all {
				counts[kind+" "+name] = count(one.Block)
			}
		}
	}
	if len(counts) < 2 {
		t.Fatalf("no schemas: %v", slices.Sorted(maps.Keys(counts)))
	}
	return counts
}

// count counts the attributes of a block or of a nested type.
func count(of map[string]any) int {
	all, _ := of["attributes"].(map[string]any)
	n := len(all)
	for _, one := range all {
		fields, _ := one.(map[string]any)
		nested, _ := fields["nested_type"].(map[string]any)
		n += count(nested)
	}
	return n
}

func plural(clips int) string {
	if clips == 1 {
		return "1 clip"
	}
	return fmt.Sprintf("%d clips", clips)
}
