// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// State is what Terraform keeps of a resource. A resource that is not in state has one too, which does not exist.
type State struct {
	Object
	// Identity is the resource's identity.
	Identity Object

	typeName string
	raw      *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// CheckRemoved checks that the resource is not in state.
func (s *State) CheckRemoved(t testing.TB) {
	t.Helper()
	if s.Exists() {
		t.Errorf("the resource is in state, want it removed: %v", s)
	}
}

// CheckKnown checks that the state has no unknown value, which Terraform would reject.
func (s *State) CheckKnown(t testing.TB) {
	t.Helper()
	for _, path := range unknowns("", s.values) {
		t.Errorf("%s is unknown in state", path)
	}
}

func (p *ProviderClient) state(t testing.TB, typeName string, raw *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) *State {
	t.Helper()
	state := &State{
		Object:   Object{t, "the state of " + typeName, decode(t, p.block(t, typeName).ValueType(), raw)},
		Identity: Object{t, "the identity of " + typeName, nil},
		typeName: typeName, raw: raw, private: private, identity: identity,
	}
	if identity != nil {
		state.Identity.values = decode(t, p.identities[typeName].ValueType(), identity.IdentityData)
	}
	return state
}

// unknowns lists the paths of all unknown values.
func unknowns(path string, value any) []string {
	switch value := value.(type) {
	case string:
		if value == Unknown {
			return []string{path}
		}
	case Values:
		var all []string
		for name, element := range value {
			all = append(all, unknowns(strings.TrimPrefix(path+"."+name, "."), element)...)
		}
		return all
	}
	return nil
}
