// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"log/slog"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// tflogHandler writes the records of the clients to Terraform's log. TF_LOG_PROVIDER decides what Terraform shows, so every
// level is enabled here.
type tflogHandler struct{ attributes []slog.Attr }

// Enabled is true for every level.
func (h tflogHandler) Enabled(context.Context, slog.Level) bool { return true }

// Handle writes a record with its attributes as fields.
func (h tflogHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, len(h.attributes)+record.NumAttrs())
	for _, attribute := range h.attributes {
		fields[attribute.Key] = attribute.Value.Any()
	}
	record.Attrs(func(attribute slog.Attr) bool {
		fields[attribute.Key] = attribute.Value.Any()
		return true
	})
	write := tflog.Debug
	switch {
	case record.Level <= transport.LevelTrace:
		write = tflog.Trace
	case record.Level >= slog.LevelError:
		write = tflog.Error
	case record.Level >= slog.LevelWarn:
		write = tflog.Warn
	case record.Level >= slog.LevelInfo:
		write = tflog.Info
	}
	write(ctx, record.Message, fields)
	return nil
}

// WithAttrs adds attributes to each record.
func (h tflogHandler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return tflogHandler{attributes: append(h.attributes[:len(h.attributes):len(h.attributes)], attributes...)}
}

// WithGroup keeps attributes flat: the client uses no groups.
func (h tflogHandler) WithGroup(string) slog.Handler { return h }
