package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

// ComputedText is an attribute of a data source: a text that is only read.
func ComputedString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedTime is an attribute of a data source: a time that is only read. The form of it is added to the description.
func ComputedTime(description string) schema.Attribute {
	return schema.StringAttribute{
		Computed: true, CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: description + ": RFC 3339, UTC, with milliseconds.",
	}
}
