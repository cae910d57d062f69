package tfdiag

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// Failed is the error of a call that did not succeed. summary is a sentence of its own for each situation; subject names
// what it was about, with its id. hints say what to do next where the caller knows better than the error does.
func (d *ProviderData) Failed(summary, subject string, err error, hints ...string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, d.Detail(subject, err, hints...))
}

// Detail says what was tried, on what, what answered, and what to do next: the text of Failed.
func (d *ProviderData) Detail(subject string, err error, hints ...string) string {
	e := (*livestation.Error)(nil)
	if !errors.As(err, &e) {
		return strings.Join(append([]string{subject + ": " + err.Error()}, hints...), "\n\n")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Tried to %s: %s", e.Operation, subject)
	if e.Path != "" {
		fmt.Fprintf(&b, " (%s %s)", e.Method, e.Path)
	}
	b.WriteString(".\n\n")
	switch {
	case e.StatusCode == 0:
		fmt.Fprintf(&b, "No answer: %s", e.Response())
	default:
		fmt.Fprintf(&b, "The answer: %s", e.Response())
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}
	if len(hints) == 0 {
		hints = []string{d.Advice(err)}
	}
	for _, hint := range hints {
		if hint != "" {
			b.WriteString("\n\n" + hint)
		}
	}
	return b.String()
}

// Advice says what to do next about an error of the client, "" for other errors.
func (d *ProviderData) Advice(err error) string {
	e := (*livestation.Error)(nil)
	if !errors.As(err, &e) {
		return ""
	}
	switch {
	case livestation.IsUnauthenticated(e):
		advice := "The key pair was refused"
		if d != nil && d.KeysFrom != "" {
			advice += " (it was taken from " + d.KeysFrom + ")"
		}
		advice += ". Check that both halves are whole and belong together, that the key is not suspended, and that it is a key of this site (public or fin)."
		if e.ClockSkew != 0 {
			advice += fmt.Sprintf(" The clock of this machine is %s the server's; that was allowed for, but may be worth mending.", formatSkew(e.ClockSkew))
		}
		return advice
	case livestation.IsPermissionDenied(e):
		return "The key may not do this. Let the sub account have the policy NCP_LIVE_STATION_MANAGER (NCP_LIVE_STATION_VIEWER is " +
			"enough for reading), and check that Live Station is subscribed to in this site and region."
	case livestation.IsThrottled(e):
		return "A limit of the API gateway was reached. Try again later, run with a smaller -parallelism, or raise max_retries of the provider."
	case livestation.IsWrongState(e):
		return missingChannelState(e.Code)
	case livestation.IsBucketError(e):
		return "Live Station could not use the bucket. Check that it exists in the site and region of the provider, and that the key's account may write to it."
	case e.StatusCode/100 == 3 || e.Code == 300:
		return "The address is not known there. Check endpoint, site and region of the provider: this says nothing of the thing that was asked for."
	case e.InvalidResponse:
		return "The provider does not understand this answer. If a proxy stands between, it may have given it; otherwise please " +
			"report it with what TF_LOG_PROVIDER=TRACE shows (keys and signatures are not in it)."
	case livestation.IsInvalid(e):
		return "Live Station refused a value of the request. Change the attribute that the answer names."
	case livestation.IsUnreachable(e):
		return "Check the network, a proxy (HTTPS_PROXY), and endpoint and request_timeout of the provider; then run it again."
	case livestation.IsTransient(e):
		return "This usually passes: run it again in some minutes. If it does not, give the trace id to the support of NAVER Cloud."
	}
	return ""
}

func formatSkew(d time.Duration) string {
	if d > 0 {
		return d.Round(time.Second).String() + " behind"
	}
	return (-d).Round(time.Second).String() + " ahead of"
}

// lacking says which state a channel lacks by the code of the refusal, and how it gets there.
func missingChannelState(code int) string {
	switch code {
	case 250115, 250121, 250133:
		return "The channel has no time machine (DVR). Turn it on (useDvr) in the settings of the channel; it holds for what is recorded from then on."
	case 250101, 250103, 250134:
		return "The channel is not on the air: it has to be PUBLISHING. Start the stream to its publish URL, and run this while it lasts."
	case 250137, 250141:
		return "The channel is not being recorded. Start the recording, or let it start with the stream (immediateOnAir), and run this while it lasts."
	case 250107, 250124, 250140:
		return "The CDN of the channel is not running. Wait until it is RUNNING, or start it."
	case 250125:
		return "The channel has to be READY. Wait until it is."
	case 250102, 250114:
		return "The channel is on the air. End the stream first, so that it is READY."
	}
	return "The channel is not in a state that permits this. Short clips need a channel that is READY or PUBLISHING."
}
