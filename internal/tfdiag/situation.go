// SPDX-License-Identifier: MPL-2.0

// Package tfdiag turns situations, and errors of the API clients, into diagnostics. It is stateless.
package tfdiag

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// Sentences that several nouns use.
const (
	NothingChanged = "Nothing was changed."
	CheckChannel   = "Check channel_id, and check that site and region of the provider are those of the channel."
	ChannelGone    = "The channel never existed, or was deleted together with its snapshots."
	SnapshotGone   = "The snapshot has expired, was deleted with its channel, or never existed."
	// CheckSnapshot comes before the advice to take a new snapshot.
	CheckSnapshot = "If the snapshot is less than one hour old, check channel_id and snapshot_id, and check that site and region of the provider are those of the channel."
	// DestroyNote belongs to an error of a plan: Terraform plans the configuration before it plans a destroy.
	DestroyNote = "If you are destroying, run terraform destroy -refresh=false, which skips this check."
)

// Situation is what a diagnostic reports. Its detail has a paragraph for each part, in this order.
type Situation struct {
	// Summary is a static title that is unique to the situation.
	Summary string
	// What says what happened and to what. With an Err it is what the provider did, such as "Reading snapshot 1047 of
	// channel ls-1", and the paragraph continues with the response. Without one it is whole sentences.
	What string
	// Err is the error of a client, nil if there is none.
	Err error
	// Consequence says what it means for the user's infrastructure.
	Consequence string
	// NextStep tells the user what to do. If it is empty, the advice that follows from Err takes its place.
	NextStep string
	// Attribute is the attribute of the configuration that caused it; the zero value is none.
	Attribute path.Path
}

// Error returns the situation as an error.
func (s Situation) Error() diag.Diagnostic {
	if len(s.Attribute.Steps()) > 0 {
		return diag.NewAttributeErrorDiagnostic(s.Attribute, s.Summary, s.Detail())
	}
	return diag.NewErrorDiagnostic(s.Summary, s.Detail())
}

// Warning returns the situation as a warning.
func (s Situation) Warning() diag.Diagnostic {
	if len(s.Attribute.Steps()) > 0 {
		return diag.NewAttributeWarningDiagnostic(s.Attribute, s.Summary, s.Detail())
	}
	return diag.NewWarningDiagnostic(s.Summary, s.Detail())
}

// Detail returns the paragraphs of the situation.
func (s Situation) Detail() string {
	what, nextStep := s.What, s.NextStep
	if s.Err != nil {
		what += " failed: " + Response(s.Err)
	}
	if nextStep == "" {
		nextStep = Advice(s.Err)
	}
	var paragraphs []string
	for _, paragraph := range []string{what, s.Consequence, nextStep} {
		if paragraph != "" {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// Advice tells the user what to do about an error of a client, "" if that is not known.
func Advice(err error) string {
	if e := (*objectstorage.Error)(nil); errors.As(err, &e) || errors.Is(err, objectstorage.ErrNoEndpoint) {
		return storageAdvice(err)
	}
	if e := (*livestation.Error)(nil); errors.As(err, &e) {
		return apiAdvice(e)
	}
	return ""
}

// Response returns what the service said, as a sentence. For another error it is the error.
func Response(err error) string {
	if e := (*objectstorage.Error)(nil); errors.As(err, &e) {
		return sentence(e.Response())
	}
	if e := (*livestation.Error)(nil); errors.As(err, &e) {
		return sentence(e.Response())
	}
	return sentence(err.Error())
}

// sentence ends a text with a period.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}
