// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values are attributes as plain Go values: string, bool, int (int64 when read), float64, []any, Values, nil for null, Unknown.
type Values map[string]any

// Unknown is the value of an attribute that is known only after an apply.
const Unknown = "(known after apply)"

// With returns a copy of the values with some of them replaced.
func (v Values) With(changes ...Values) Values {
	merged := maps.Clone(v)
	if merged == nil {
		merged = Values{}
	}
	for _, change := range changes {
		maps.Copy(merged, change)
	}
	return merged
}

// encode encodes the attributes of a block; those that are missing in values are null. Values nil is a null block.
func encode(t testing.TB, block *tfprotov6.SchemaBlock, values Values) *tfprotov6.DynamicValue {
	t.Helper()
	typ := block.ValueType()
	var in any
	if values != nil {
		in = values
	}
	raw, err := tfprotov6.NewDynamicValue(typ, toTerraform(t, typ, in))
	if err != nil {
		t.Fatal(err)
	}
	return &raw
}

// decode decodes the attributes of a block, nil for a null block.
func decode(t testing.TB, typ tftypes.Type, raw *tfprotov6.DynamicValue) Values {
	t.Helper()
	if raw == nil {
		return nil
	}
	value, err := raw.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	values, _ := toGo(t, value).(Values)
	return values
}

func toTerraform(t testing.TB, typ tftypes.Type, in any) tftypes.Value {
	t.Helper()
	switch in {
	case nil:
		return tftypes.NewValue(typ, nil)
	case Unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		fields := in.(Values)
		for name := range fields {
			if _, ok := typ.AttributeTypes[name]; !ok {
				t.Fatalf("the schema has no attribute %s", name)
			}
		}
		values := map[string]tftypes.Value{}
		for name, fieldType := range typ.AttributeTypes {
			values[name] = toTerraform(t, fieldType, fields[name])
		}
		return tftypes.NewValue(typ, values)
	case tftypes.Map:
		values := map[string]tftypes.Value{}
		for name, element := range in.(Values) {
			values[name] = toTerraform(t, typ.ElementType, element)
		}
		return tftypes.NewValue(typ, values)
	case tftypes.List:
		var values []tftypes.Value
		for _, element := range in.([]any) {
			values = append(values, toTerraform(t, typ.ElementType, element))
		}
		return tftypes.NewValue(typ, values)
	}
	if number, ok := in.(int); ok {
		return tftypes.NewValue(typ, int64(number))
	}
	return tftypes.NewValue(typ, in)
}

func toGo(t testing.TB, value tftypes.Value) any {
	t.Helper()
	switch {
	case !value.IsKnown():
		return Unknown
	case value.IsNull():
		return nil
	}
	switch typ := value.Type(); {
	case typ.Is(tftypes.String):
		return as[string](t, value)
	case typ.Is(tftypes.Bool):
		return as[bool](t, value)
	case typ.Is(tftypes.Number):
		number := as[big.Float](t, value)
		if whole, accuracy := number.Int64(); accuracy == big.Exact {
			return whole
		}
		float, _ := number.Float64()
		return float
	case typ.Is(tftypes.List{}):
		list := []any{}
		for _, element := range as[[]tftypes.Value](t, value) {
			list = append(list, toGo(t, element))
		}
		return list
	}
	values := Values{}
	for name, element := range as[map[string]tftypes.Value](t, value) {
		values[name] = toGo(t, element)
	}
	return values
}

func as[T any](t testing.TB, value tftypes.Value) T {
	t.Helper()
	var result T
	if err := value.As(&result); err != nil {
		t.Fatal(err)
	}
	return result
}
