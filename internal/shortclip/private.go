// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

// objectKey holds an objectRecord in the private state of a clip.
const objectKey = "object"

// objectRecord is what is known of the mp4 beyond the attributes.
type objectRecord struct {
	// Bucket is the bucket that Live Station named.
	Bucket string `json:"bucket,omitempty"`
	// FilePath is the folder with which the clip was requested, and FileName the name that Live Station reported last, if they
	// are not those of the attributes.
	FilePath string `json:"file_path,omitempty"`
	FileName string `json:"file_name,omitempty"`
	// SeenKey is the key under which the mp4 was seen in the bucket, "" if it never was. It may begin with a slash.
	SeenKey string `json:"seen_key,omitempty"`
}

func readObjectRecord(ctx context.Context, private attribute.PrivateReader) (objectRecord, diag.Diagnostics) {
	var record objectRecord
	value, diags := private.GetKey(ctx, objectKey)
	if len(value) > 0 {
		// A record that cannot be read is as good as none: it only saves requests.
		_ = json.Unmarshal(value, &record)
	}
	return record, diags
}

// updateObjectRecord changes the stored record.
func updateObjectRecord(ctx context.Context, private attribute.PrivateState, change func(*objectRecord)) diag.Diagnostics {
	record, diags := readObjectRecord(ctx, private)
	change(&record)
	diags.Append(record.write(ctx, private)...)
	return diags
}

func (r objectRecord) write(ctx context.Context, private attribute.PrivateState) diag.Diagnostics {
	value, err := json.Marshal(r)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to Store Private State", err.Error())}
	}
	return private.SetKey(ctx, objectKey, value)
}
