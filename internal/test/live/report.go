// SPDX-License-Identifier: MPL-2.0

package live

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// The environment variables that name objects of an earlier run, for the topics that need time to pass.
const (
	expiredSnapshotVariable = "NCPLIVESTATION_TEST_EXPIRED_SNAPSHOT_ID"
	oldClipVariable         = "NCPLIVESTATION_TEST_OLD_SHORTCLIP_ID"
	offAirSnapshotVariable  = "NCPLIVESTATION_TEST_OFF_AIR_SNAPSHOT_ID"
)

// report holds what the probe has found, in the order of the topics.
type report struct {
	topics   []topic
	findings map[topic]string
	// clipIDs are the clips that the probe created, and objects their mp4s, as bucket/key.
	clipIDs []string
	objects map[string]string
	// snapshotID and clipID are those of the probe, for a later run.
	snapshotID, clipID string
	secrets            []string
}

// set stores the finding of a topic, in place of an earlier one.
func (r *report) set(q topic, format string, args ...any) {
	if r.findings == nil {
		r.findings = map[topic]string{}
	}
	if _, known := r.findings[q]; !known {
		r.topics = append(r.topics, q)
	}
	r.findings[q] = fmt.Sprintf(format, args...)
}

// add adds a part to the finding of a topic.
func (r *report) add(q topic, part, finding string) {
	before := r.findings[q]
	if before != "" {
		before += "; "
	}
	r.set(q, "%s%s: %s", before, part, finding)
}

// setObject stores the mp4 of a clip, in place of what was known of it earlier.
func (r *report) setObject(clipID, object string) {
	if r.objects == nil {
		r.objects = map[string]string{}
	}
	if _, known := r.objects[clipID]; !known {
		r.clipIDs = append(r.clipIDs, clipID)
	}
	r.objects[clipID] = object
}

// write prints the findings as a Markdown table, the objects that remain, and the variables for a later run. It prints no
// secret, even if a response contained one.
func (r *report) write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| topic | finding |\n| --- | --- |\n")
	for _, q := range r.topics {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(string(q)), cell(r.redact(r.findings[q])))
	}
	if len(r.objects) > 0 {
		b.WriteString("\nLive Station cannot delete snapshots and clips. These objects remain until you delete them:\n\n")
		for _, id := range r.clipIDs {
			fmt.Fprintf(&b, "* `%s`\n", r.redact(r.objects[id]))
		}
	}
	if r.snapshotID != "" {
		fmt.Fprintf(&b, "\nStop the stream within the hour and run the probe again with: %s=%s\n", offAirSnapshotVariable, r.snapshotID)
		fmt.Fprintf(&b, "\nRun the probe again after more than an hour with: %s=%s %s=%s\n",
			expiredSnapshotVariable, r.snapshotID, oldClipVariable, r.clipID)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// redact replaces each secret in a text.
func (r *report) redact(s string) string {
	// Longer secrets come first, because one can be the start of another.
	secrets := slices.SortedFunc(slices.Values(r.secrets), func(a, b string) int { return len(b) - len(a) })
	for _, secret := range secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	return namedStreamKey.ReplaceAllString(s, "${1}***")
}

// namedStreamKey finds a stream key by its name, however its quotes are escaped.
var namedStreamKey = regexp.MustCompile(`(?i)(streamKey[\\"]*\s*[:=]\s*[\\"]*)[^\\"\s,}]+`)

// cell formats a text for a cell of a Markdown table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
