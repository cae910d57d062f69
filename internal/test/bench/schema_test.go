// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// baselineOverlay writes baseline/schema.go anew, with the schema of the real provider, and returns the file that tells
// `go build -overlay` to use it. The baseline cannot import the real provider: its binary would be as large.
func baselineOverlay(t *testing.T) string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	generated, overlay := filepath.Join(t.TempDir(), "schema.go"), filepath.Join(t.TempDir(), "overlay.json")
	source := generateSchema(t, provider.New("test")())
	if err := os.WriteFile(generated, source, 0o600); err != nil {
		t.Fatal(err)
	}
	replaced := map[string]string{filepath.Join(root, "internal/test/bench/baseline/schema.go"): generated}
	text, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return overlay
}

// fullProvider is a provider that offers every kind of object that the baseline copies.
type fullProvider interface {
	frameworkprovider.ProviderWithActions
	frameworkprovider.ProviderWithEphemeralResources
	frameworkprovider.ProviderWithFunctions
	frameworkprovider.ProviderWithListResources
}

// generateSchema returns Go source with the schema of everything that the provider offers. Left out are validators, plan
// modifiers and custom types of this module.
func generateSchema(t *testing.T, from frameworkprovider.Provider) []byte {
	t.Helper()
	ctx, g := t.Context(), &generator{t: t, imports: map[string]string{}}
	metadata := resource.MetadataRequest{ProviderTypeName: "ncplivestation"}
	p, ok := from.(fullProvider)
	if !ok {
		t.Fatalf("%T lacks ephemeral resources, list resources, actions or functions", from)
	}

	var configuration frameworkprovider.SchemaResponse
	p.Schema(ctx, frameworkprovider.SchemaRequest{}, &configuration)
	body := &bytes.Buffer{}
	fmt.Fprintf(body, "var configuration = %s\n\nvar resources = []noopResource{\n", g.literal(configuration.Schema))
	for _, constructor := range p.Resources(ctx) {
		r := constructor()
		var named resource.MetadataResponse
		r.Metadata(ctx, metadata, &named)
		var schema resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &schema)
		var identity resource.IdentitySchemaResponse
		if r, ok := r.(resource.ResourceWithIdentity); ok {
			r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
		}
		fmt.Fprintf(body, "{%q, %s, %s},\n", named.TypeName, g.literal(schema.Schema), g.literal(identity.IdentitySchema))
	}
	body.WriteString("}\n\nvar dataSources = []noopDataSource{\n")
	for _, constructor := range p.DataSources(ctx) {
		d := constructor()
		var named datasource.MetadataResponse
		d.Metadata(ctx, datasource.MetadataRequest(metadata), &named)
		var schema datasource.SchemaResponse
		d.Schema(ctx, datasource.SchemaRequest{}, &schema)
		fmt.Fprintf(body, "{%q, %s},\n", named.TypeName, g.literal(schema.Schema))
	}
	body.WriteString("}\n\nvar ephemeralResources = []noopEphemeralResource{\n")
	for _, constructor := range p.EphemeralResources(ctx) {
		e := constructor()
		var named ephemeral.MetadataResponse
		e.Metadata(ctx, ephemeral.MetadataRequest(metadata), &named)
		var schema ephemeral.SchemaResponse
		e.Schema(ctx, ephemeral.SchemaRequest{}, &schema)
		fmt.Fprintf(body, "{%q, %s},\n", named.TypeName, g.literal(schema.Schema))
	}
	body.WriteString("}\n\nvar listResources = []noopListResource{\n")
	for _, constructor := range p.ListResources(ctx) {
		l := constructor()
		var named resource.MetadataResponse
		l.Metadata(ctx, metadata, &named)
		var schema list.ListResourceSchemaResponse
		l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &schema)
		fmt.Fprintf(body, "{%q, %s},\n", named.TypeName, g.literal(schema.Schema))
	}
	body.WriteString("}\n\nvar actions = []noopAction{\n")
	for _, constructor := range p.Actions(ctx) {
		a := constructor()
		var named action.MetadataResponse
		a.Metadata(ctx, action.MetadataRequest(metadata), &named)
		var schema action.SchemaResponse
		a.Schema(ctx, action.SchemaRequest{}, &schema)
		fmt.Fprintf(body, "{%q, %s},\n", named.TypeName, g.literal(schema.Schema))
	}
	body.WriteString("}\n\nvar functions = []noopFunction{\n")
	for _, constructor := range p.Functions(ctx) {
		f := constructor()
		var named function.MetadataResponse
		f.Metadata(ctx, function.MetadataRequest{}, &named)
		var definition function.DefinitionResponse
		f.Definition(ctx, function.DefinitionRequest{}, &definition)
		fmt.Fprintf(body, "{%q, %s},\n", named.Name, g.literal(definition.Definition))
	}
	body.WriteString("}\n")

	source := &bytes.Buffer{}
	source.WriteString("package main\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(g.imports)) {
		fmt.Fprintf(source, "%s %q\n", g.imports[path], path)
	}
	source.WriteString(")\n\n")
	source.Write(body.Bytes())
	formatted, err := format.Source(source.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return formatted
}

// generator writes values of the framework's schema types as Go source.
type generator struct {
	t *testing.T
	// imports are the packages that the source names, with the name of each.
	imports map[string]string
}

// literal returns a composite literal with the fields that reach Terraform: names, descriptions, flags, types and nested
// attributes.
func (g *generator) literal(value any) string {
	g.t.Helper()
	v := reflect.ValueOf(value)
	var fields []string
	for i := range v.NumField() {
		name, field := v.Type().Field(i).Name, v.Field(i)
		if !v.Type().Field(i).IsExported() || field.IsZero() {
			continue
		}
		switch {
		case field.Kind() == reflect.String || field.Kind() == reflect.Bool || field.Kind() == reflect.Int64:
			fields = append(fields, fmt.Sprintf("%s: %#v", name, field))
		case name == "ElementType" || name == "CustomType":
			if typ := g.attrType(field.Interface()); typ != "" {
				fields = append(fields, name+": "+typ)
			}
		case name == "Default":
			fields = append(fields, name+": "+g.defaultValue(field.Interface()))
		case name == "NestedObject" || name == "Return":
			fields = append(fields, name+": "+g.literal(field.Interface()))
		case name == "Attributes":
			var entries []string
			for _, key := range slices.SortedFunc(slices.Values(field.MapKeys()), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
				entries = append(entries, fmt.Sprintf("%q: %s", key, g.literal(field.MapIndex(key).Interface())))
			}
			fields = append(fields, fmt.Sprintf("%s: map[string]%s{%s}", name, g.name(field.Type().Elem()), strings.Join(entries, ", ")))
		case name == "Parameters":
			var entries []string
			for i := range field.Len() {
				entries = append(entries, g.literal(field.Index(i).Interface()))
			}
			fields = append(fields, fmt.Sprintf("%s: []%s{%s}", name, g.name(field.Type().Elem()), strings.Join(entries, ", ")))
		case name == "Blocks" || name == "VariadicParameter":
			g.t.Fatalf("%s of %s is not supported here yet", name, v.Type())
		}
	}
	return g.name(v.Type()) + "{" + strings.Join(fields, ", ") + "}"
}

// attrType returns a type of a value, or "" for a type of this module.
func (g *generator) attrType(value any) string {
	g.t.Helper()
	v := reflect.ValueOf(value)
	if strings.HasPrefix(v.Type().PkgPath(), "github.com/ncplivestation/") {
		return ""
	}
	var fields []string
	for i := range v.NumField() {
		name, field := v.Type().Field(i).Name, v.Field(i)
		if field.IsZero() {
			continue
		}
		switch field := field.Interface().(type) {
		case map[string]attr.Type:
			var entries []string
			for _, key := range slices.Sorted(maps.Keys(field)) {
				entries = append(entries, fmt.Sprintf("%q: %s", key, g.attrType(field[key])))
			}
			fields = append(fields, fmt.Sprintf("%s: map[string]%s{%s}", name, g.name(reflect.TypeFor[attr.Type]()), strings.Join(entries, ", ")))
		case attr.Type:
			fields = append(fields, name+": "+g.attrType(field))
		default:
			g.t.Fatalf("%s of the type %s is not supported here yet", name, v.Type())
		}
	}
	return g.name(v.Type()) + "{" + strings.Join(fields, ", ") + "}"
}

// defaultValue returns the default of an attribute, which must be static.
func (g *generator) defaultValue(value any) string {
	g.t.Helper()
	const packages = "github.com/hashicorp/terraform-plugin-framework/resource/schema/"
	switch value := value.(type) {
	case defaults.String:
		var resp defaults.StringResponse
		value.DefaultString(g.t.Context(), defaults.StringRequest{}, &resp)
		g.imports[packages+"stringdefault"] = "stringdefault"
		return fmt.Sprintf("stringdefault.StaticString(%q)", resp.PlanValue.ValueString())
	case defaults.Bool:
		var resp defaults.BoolResponse
		value.DefaultBool(g.t.Context(), defaults.BoolRequest{}, &resp)
		g.imports[packages+"booldefault"] = "booldefault"
		return fmt.Sprintf("booldefault.StaticBool(%t)", resp.PlanValue.ValueBool())
	}
	g.t.Fatalf("the default %T is not supported here yet", value)
	return ""
}

// name returns the name of a type with that of its package, which is imported.
func (g *generator) name(typ reflect.Type) string {
	path := strings.TrimPrefix(typ.PkgPath(), "github.com/hashicorp/terraform-plugin-framework")
	alias := strings.NewReplacer("/", "", "-", "").Replace(path)
	g.imports[typ.PkgPath()] = alias
	return alias + "." + typ.Name()
}

func TestBaseline_hasTheSchemaOfTheProvider(t *testing.T) {
	t.Parallel()
	source := string(generateSchema(t, provider.New("test")()))
	for _, part := range []string{`"ncplivestation_shortclip"`, `"ncplivestation_snapshot"`, `"timecode_to_ms"`, "resourceschema.SingleNestedAttribute{", `stringdefault.StaticString("PRIVATE")`, "timetypes.RFC3339Type{}"} {
		if !strings.Contains(source, part) {
			t.Errorf("the generated schema lacks %s:\n%s", part, source)
		}
	}
}
