// SPDX-License-Identifier: MPL-2.0

// Command docs prints the provider's schema in the form of `terraform providers schema -json`, for tfplugindocs.
//
// The schema comes from the provider itself, because a CLI prints only the parts that it knows: an older one leaves out
// identities, actions and list resources. So the documentation is the same with every CLI, and without one.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
)

func main() {
	if err := write(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func write(ctx context.Context) error {
	server := providerserver.NewProtocol6(provider.New("dev")())()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	for _, diagnostic := range append(schemas.Diagnostics, identities.Diagnostics...) {
		return fmt.Errorf("read the schema of the provider: %s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	actions := object{}
	for name, action := range schemas.ActionSchemas {
		actions[name] = schema(action.Schema)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object{
		"format_version": "1.0",
		"provider_schemas": object{"ncplivestation": object{
			"provider":                   schema(schemas.Provider),
			"resource_schemas":           each(schemas.ResourceSchemas, schema),
			"data_source_schemas":        each(schemas.DataSourceSchemas, schema),
			"ephemeral_resource_schemas": each(schemas.EphemeralResourceSchemas, schema),
			"list_resource_schemas":      each(schemas.ListResourceSchemas, schema),
			"action_schemas":             actions,
			"functions":                  each(schemas.Functions, function),
			"resource_identity_schemas":  each(identities.IdentitySchemas, identity),
		}},
	})
}

type object = map[string]any

func each[T any](all map[string]T, render func(T) object) object {
	rendered := object{}
	for name, one := range all {
		rendered[name] = render(one)
	}
	return rendered
}

func schema(s *tfprotov6.Schema) object {
	return object{"version": s.Version, "block": block(s.Block)}
}

func block(b *tfprotov6.SchemaBlock) object {
	blocks := object{}
	for _, nested := range b.BlockTypes {
		blocks[nested.TypeName] = object{
			"nesting_mode": strings.ToLower(nested.Nesting.String()), "block": block(nested.Block),
			"min_items": nested.MinItems, "max_items": nested.MaxItems,
		}
	}
	return object{
		"attributes": attributes(b.Attributes), "block_types": blocks, "deprecated": b.Deprecated,
		"description": b.Description, "description_kind": kind(b.DescriptionKind),
	}
}

func attributes(all []*tfprotov6.SchemaAttribute) object {
	rendered := object{}
	for _, a := range all {
		one := object{
			"description": a.Description, "description_kind": kind(a.DescriptionKind), "deprecated": a.Deprecated,
			"required": a.Required, "optional": a.Optional, "computed": a.Computed,
			"sensitive": a.Sensitive, "write_only": a.WriteOnly,
		}
		if a.NestedType != nil {
			one["nested_type"] = object{
				"nesting_mode": strings.ToLower(a.NestedType.Nesting.String()), "attributes": attributes(a.NestedType.Attributes),
			}
		} else {
			one["type"] = typeOf(a.Type)
		}
		rendered[a.Name] = one
	}
	return rendered
}

func function(f *tfprotov6.Function) object {
	rendered := object{
		"description": f.Description, "summary": f.Summary, "deprecation_message": f.DeprecationMessage,
		"return_type": typeOf(f.Return.Type),
	}
	var parameters []object
	for _, p := range f.Parameters {
		parameters = append(parameters, parameter(p))
	}
	if parameters != nil {
		rendered["parameters"] = parameters
	}
	if f.VariadicParameter != nil {
		rendered["variadic_parameter"] = parameter(f.VariadicParameter)
	}
	return rendered
}

func parameter(p *tfprotov6.FunctionParameter) object {
	return object{"name": p.Name, "description": p.Description, "is_nullable": p.AllowNullValue, "type": typeOf(p.Type)}
}

func identity(s *tfprotov6.ResourceIdentitySchema) object {
	rendered := object{}
	for _, a := range s.IdentityAttributes {
		rendered[a.Name] = object{
			"type": typeOf(a.Type), "description": a.Description,
			"required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport,
		}
	}
	return object{"version": s.Version, "attributes": rendered}
}

// typeOf returns the JSON form of a type, which is the same in the plugin protocol and in the schema.
func typeOf(t tftypes.Type) json.RawMessage {
	raw, err := t.MarshalJSON() //nolint:staticcheck // Deprecated for callers outside HashiCorp, but nothing else returns this form.
	if err != nil {
		log.Fatalf("a type of the schema has no JSON form: %v", err)
	}
	return raw
}

func kind(k tfprotov6.StringKind) string { return strings.ToLower(k.String()) }
