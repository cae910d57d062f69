// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Expression is HCL that a configuration takes as it is, such as ncplivestation_snapshot.final.id.
type Expression string

// Block writes a block of a configuration. The header is all that stands before the brace, as `resource "type" "name"`.
func Block(header string, attributes Values) string {
	return fmt.Sprintf("%s %s\n", header, format(attributes))
}

// format writes a plain value as HCL.
func format(value any) string {
	var b strings.Builder
	formatTo(&b, value, "")
	return b.String()
}

func formatTo(b *strings.Builder, value any, indent string) {
	switch value := value.(type) {
	case nil:
		b.WriteString("null")
	case string:
		if value == Unknown {
			b.WriteString(Unknown)
			return
		}
		b.WriteString(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(value)))
	case []any:
		b.WriteString("[")
		for i, element := range value {
			if i > 0 {
				b.WriteString(", ")
			}
			formatTo(b, element, indent)
		}
		b.WriteString("]")
	case Values:
		b.WriteString("{\n")
		for _, name := range slices.Sorted(maps.Keys(value)) {
			fmt.Fprintf(b, "%s  %s = ", indent, name)
			formatTo(b, value[name], indent+"  ")
			b.WriteString("\n")
		}
		b.WriteString(indent + "}")
	default:
		fmt.Fprint(b, value)
	}
}

// Configuration puts the provider's block before the other blocks of a configuration.
func (e *Env) Configuration(blocks ...string) string {
	return Block(`provider "ncplivestation"`, e.providerBlock(nil)) + strings.Join(blocks, "\n")
}

// ClipConfig is the configuration of the default clip: 1 s to 3.5 s of the environment's snapshot, in the folder /clips of [Bucket].
// Changes replace attributes; of output, the attributes in it.
func (e *Env) ClipConfig(changes ...Values) Values {
	clip := Values{
		"channel_id": e.Channel, "snapshot_id": e.Snapshot, "start_time": 1000, "end_time": 3500,
		"output": Values{"bucket_name": Bucket, "file_path": "/clips"},
	}
	for _, change := range changes {
		output := clip["output"]
		maps.Copy(clip, change)
		if inner, ok := change["output"].(Values); ok {
			if known, ok := output.(Values); ok {
				clip["output"] = known.With(inner)
			}
		}
	}
	return clip
}

// ClipBlock is the block of a resource with [Env.ClipConfig].
func (e *Env) ClipBlock(name string, changes ...Values) string {
	return Block(fmt.Sprintf("resource \"ncplivestation_shortclip\" %q", name), e.ClipConfig(changes...))
}
