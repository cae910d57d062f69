// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// row is a command and what it cost with each candidate.
type row struct {
	name  string
	costs []cost
	// maxRequests is how many requests this provider may send, or -1 for any number.
	maxRequests int
}

// alternate runs a command several times in each workspace, in turn, so that a disturbance of the machine affects all of
// them. It keeps the minimum for each candidate, because a disturbance only adds to a run.
func alternate(name string, maxRequests, times int, workspaces []*workspace, run func(*workspace) cost) row {
	r := row{name: name, maxRequests: maxRequests, costs: make([]cost, len(workspaces))}
	for turn := range times {
		for i := range workspaces {
			if turn%2 == 1 {
				i = len(workspaces) - 1 - i
			}
			c := run(workspaces[i])
			if turn > 0 {
				c = r.costs[i].min(c)
			}
			r.costs[i] = c
		}
	}
	return r
}

func (e *env) workspaces(t *testing.T, candidates []*candidate, clips int) []*workspace {
	t.Helper()
	server := e.serve(t)
	all := make([]*workspace, len(candidates))
	for i, c := range candidates {
		all[i] = e.workspace(t, c, server, clips)
	}
	return all
}

// plans measures plans of completed clips, with and without a refresh. A completed clip needs no request.
func (e *env) plans(t *testing.T, candidates []*candidate, clips, times int) []row {
	t.Helper()
	workspaces := e.workspaces(t, candidates, clips)
	for _, w := range workspaces {
		w.candidate.peak = w.apply(t, "-parallelism=50").peak
		w.requireClips(t, clips)
	}
	rows := []row{
		alternate("plan, "+plural(clips), 0, times, workspaces, func(w *workspace) cost { return w.plan(t) }),
		alternate("plan -refresh=false, "+plural(clips), 0, times, workspaces, func(w *workspace) cost { return w.plan(t, "-refresh=false") }),
	}
	for i, c := range candidates {
		for _, r := range rows {
			c.peak = max(c.peak, r.costs[i].peak)
		}
	}
	return rows
}

// applies measures applies of clips that complete at once. Each apply looks up the snapshot, creates the clips and polls
// them.
func (e *env) applies(t *testing.T, candidates []*candidate, s scale) row {
	t.Helper()
	workspaces := e.workspaces(t, candidates, s.applied)
	return alternate("apply, "+plural(s.applied), -1, s.applies, workspaces, func(w *workspace) cost { return w.apply(t) })
}

// startUps measures the command that starts the provider only for its schema.
func (e *env) startUps(t *testing.T, candidates []*candidate, s scale) row {
	t.Helper()
	schemas := map[string]string{}
	r := alternate("providers schema -json", 0, s.startUps, e.workspaces(t, candidates, 1), func(w *workspace) cost {
		c, result := w.cost(t, "providers", "schema", "-json")
		schemas[w.candidate.name] = result.Stdout
		return c
	})
	if provider, baseline := attributes(t, schemas[providerName]), attributes(t, schemas[baselineName]); !maps.Equal(provider, baseline) {
		t.Errorf("the baseline has other attributes than the provider: %v, want %v", baseline, provider)
	}
	return r
}

// connections counts the connections of an apply with as many parallel operations as the scale says. It leaves out those of
// the POSTs, because each POST has a connection of its own.
func (e *env) connections(t *testing.T, candidates []*candidate, s scale) {
	t.Helper()
	for _, c := range candidates {
		server := e.serve(t)
		e.workspace(t, c, server, s.applied).apply(t, "-parallelism="+strconv.Itoa(s.parallel))
		c.connections = server.Connections() - e.Count(simulator.CreateShortClip)
	}
}

// attributes counts the attributes of each schema that `providers schema -json` prints, nested ones included. Each key
// names the kind and the type, such as "resource_schemas ncplivestation_shortclip".
func attributes(t *testing.T, schemas string) map[string]int {
	t.Helper()
	type schema struct{ Block map[string]any }
	var root struct {
		Providers map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(schemas), &root); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, kinds := range root.Providers {
		for kind, raw := range kinds {
			types := map[string]schema{}
			if kind == "provider" {
				raw = fmt.Appendf(nil, `{"": %s}`, raw)
			} else if !strings.HasSuffix(kind, "_schemas") || strings.Contains(kind, "identity") {
				continue
			}
			if err := json.Unmarshal(raw, &types); err != nil {
				t.Fatal(err)
			}
			for name, s := range types {
				counts[kind+" "+name] = countAttributes(s.Block)
			}
		}
	}
	if len(counts) < 2 {
		t.Fatalf("no schemas: %v", slices.Sorted(maps.Keys(counts)))
	}
	return counts
}

// countAttributes counts the attributes of a block or of a nested type.
func countAttributes(of map[string]any) int {
	all, _ := of["attributes"].(map[string]any)
	n := len(all)
	for _, one := range all {
		fields, _ := one.(map[string]any)
		nested, _ := fields["nested_type"].(map[string]any)
		n += countAttributes(nested)
	}
	return n
}

func plural(clips int) string {
	if clips == 1 {
		return "1 clip"
	}
	return fmt.Sprintf("%d clips", clips)
}
