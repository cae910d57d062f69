// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// The private state of a clip, which users do not see.
const (
	// importedKey marks a clip that was imported: Live Station never tells its start and end, so only their difference can
	// be verified.
	importedKey = "imported"
	// objectKey holds an objectRecord.
	objectKey = "object"
)

// objectRecord is what is known of the mp4 beyond the attributes.
type objectRecord struct {
	// Bucket is the bucket that Live Station named.
	Bucket string `json:"bucket,omitempty"`
	// SeenKey is the key under which the mp4 was seen in the bucket, "" if it never was. It may begin with a slash.
	SeenKey string `json:"seen_key,omitempty"`
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateState interface {
	privateReader
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func isImported(ctx context.Context, private privateReader) (bool, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, importedKey)
	return string(value) == "true", diags
}

func setImported(ctx context.Context, private privateState) diag.Diagnostics {
	return private.SetKey(ctx, importedKey, []byte("true"))
}

func readObjectRecord(ctx context.Context, private privateReader) (objectRecord, diag.Diagnostics) {
	var record objectRecord
	value, diags := private.GetKey(ctx, objectKey)
	if len(value) > 0 {
		// A record that cannot be read is as good as none: it only saves requests.
		_ = json.Unmarshal(value, &record)
	}
	return record, diags
}

func (r objectRecord) write(ctx context.Context, private privateState) diag.Diagnostics {
	value, err := json.Marshal(r)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to Store Private State", err.Error())}
	}
	return private.SetKey(ctx, objectKey, value)
}
