package live

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// The variables that name what an earlier survey left.
const (
	expiredSnapshotVariable = "NCPLIVESTATION_TEST_EXPIRED_SNAPSHOT_ID"
	oldClipVariable         = "NCPLIVESTATION_TEST_OLD_SHORTCLIP_ID"
)

// report is what a survey found, in the order in which it asked.
type report struct {
	questions []string
	answers   map[string]string
	// objects are the mp4s that the survey left in buckets, as bucket/key.
	objects []string
	// snapshotID and clipID are of the survey, for one that is made when they are old.
	snapshotID, clipID string
	secrets            []string
}

func (r *report) add(question, format string, args ...any) {
	if r.answers == nil {
		r.answers = map[string]string{}
	}
	if _, asked := r.answers[question]; !asked {
		r.questions = append(r.questions, question)
	}
	r.answers[question] = fmt.Sprintf(format, args...)
}

// write prints the answers as a table in Markdown, and what stays. No secret is in it, even where an answer sent one back.
func (r *report) write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| question | answer |\n| --- | --- |\n")
	for _, question := range r.questions {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(question), cell(r.redacted(r.answers[question])))
	}
	if len(r.objects) > 0 {
		b.WriteString("\nLive Station deletes neither snapshots nor clips. These objects stay until you delete them:\n\n")
		for _, object := range r.objects {
			fmt.Fprintf(&b, "* `%s`\n", r.redacted(object))
		}
	}
	if r.snapshotID != "" {
		fmt.Fprintf(&b, "\nFor a survey in more than an hour: %s=%s %s=%s\n", expiredSnapshotVariable, r.snapshotID, oldClipVariable, r.clipID)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *report) redacted(s string) string {
	// Longer ones first: one may begin another.
	secrets := slices.SortedFunc(slices.Values(r.secrets), func(a, b string) int { return len(b) - len(a) })
	for _, secret := range secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	return namedStreamKey.ReplaceAllString(s, "${1}***")
}

// namedStreamKey finds a stream key that no answer of a channel held, however its quotes are escaped.
var namedStreamKey = regexp.MustCompile(`(?i)(streamKey[\\"]*\s*[:=]\s*[\\"]*)[^\\"\s,}]+`)

// cell makes a text fit into a cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
