package tfdiag_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// failed is an answer to a read of a clip.
func failed(change func(*livestation.Error)) error {
	e := &livestation.Error{
		Operation: "get short clip", Method: "GET", Path: "/channels/ls-1/shortclip/1418", StatusCode: 400, Attempts: 1, TraceID: "36c9k6",
	}
	change(e)
	return fmt.Errorf("wrapped: %w", e)
}

func TestFailed_saysWhatWasTriedWhatAnsweredAndWhatToDo(t *testing.T) {
	data := &tfdiag.ProviderData{KeysFrom: "the environment"}
	got := data.Failed("Cannot Read Short Clip", "short clip 1418 of channel ls-1", failed(func(e *livestation.Error) {
		e.StatusCode, e.Code, e.Message, e.Details, e.Attempts = 401, 200, "Authentication Failed", "Invalid authentication information.", 1
	}))
	const want = `Tried to get short clip: short clip 1418 of channel ls-1 (GET /channels/ls-1/shortclip/1418).

The answer: HTTP 401 Unauthorized, error code 200: Authentication Failed: Invalid authentication information. [trace id 36c9k6]

The key pair was refused (it was taken from the environment). Check that both halves are whole and belong together, that the key is not suspended, and that it is a key of this site (public or fin).`
	if got.Severity() != diag.SeverityError || got.Summary() != "Cannot Read Short Clip" || got.Detail() != want {
		t.Errorf("got %s\n%s\nwant\n%s", got.Summary(), got.Detail(), want)
	}
}

func TestAdvice_ofEachSituation(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*livestation.Error)
		says   string
	}{
		"clock behind":  {func(e *livestation.Error) { e.StatusCode, e.Code, e.ClockSkew = 401, 200, 2*time.Hour }, "2h0m0s behind the server's"},
		"clock ahead":   {func(e *livestation.Error) { e.StatusCode, e.Code, e.ClockSkew = 401, 200, -time.Hour }, "1h0m0s ahead of the server's"},
		"no permission": {func(e *livestation.Error) { e.Code = 250010 }, "NCP_LIVE_STATION_MANAGER"},
		"throttled":     {func(e *livestation.Error) { e.StatusCode, e.Code = 429, 410 }, "-parallelism"},
		"bucket":        {func(e *livestation.Error) { e.Code = 250705 }, "Check that it exists"},
		"address":       {func(e *livestation.Error) { e.StatusCode, e.Code = 404, 300 }, "endpoint, site and region"},
		"redirect":      {func(e *livestation.Error) { e.StatusCode = 302 }, "endpoint, site and region"},
		"unreadable":    {func(e *livestation.Error) { e.StatusCode, e.InvalidResponse = 200, true }, "TF_LOG_PROVIDER=TRACE"},
		"invalid":       {func(e *livestation.Error) { e.Code = 250002 }, "Change the attribute"},
		"unreachable":   {func(e *livestation.Error) { e.StatusCode, e.Err = 0, errors.New("refused") }, "HTTPS_PROXY"},
		"passing":       {func(e *livestation.Error) { e.StatusCode = 503 }, "run it again in some minutes"},
		"no DVR":        {func(e *livestation.Error) { e.Code = 250115 }, "useDvr"},
		"off the air":   {func(e *livestation.Error) { e.Code = 250134 }, "PUBLISHING"},
		"not recording": {func(e *livestation.Error) { e.Code = 250141 }, "immediateOnAir"},
		"no CDN":        {func(e *livestation.Error) { e.Code = 250124 }, "RUNNING"},
		"not ready":     {func(e *livestation.Error) { e.Code = 250125 }, "READY"},
		"on the air":    {func(e *livestation.Error) { e.Code = 250102 }, "End the stream"},
		"other state":   {func(e *livestation.Error) { e.Code = 250131 }, "READY or PUBLISHING"},
		"unknown code":  {func(e *livestation.Error) { e.Code = 259999 }, ""},
	} {
		var data *tfdiag.ProviderData
		if got := data.Advice(failed(c.change)); !strings.Contains(got, c.says) || c.says == "" && got != "" {
			t.Errorf("%s: %q, want %q in it", name, got, c.says)
		}
	}
	if got := (&tfdiag.ProviderData{}).Advice(errors.New("other")); got != "" {
		t.Errorf("advice on another error: %q", got)
	}
}

func TestDetail_attemptsHintsAndOtherErrors(t *testing.T) {
	data := &tfdiag.ProviderData{}
	got := data.Detail("short clip 1418", failed(func(e *livestation.Error) {
		e.StatusCode, e.Err, e.Attempts, e.TraceID = 0, errors.New("connection refused"), 5, ""
	}), "First.", "", "Second.")
	const want = "Tried to get short clip: short clip 1418 (GET /channels/ls-1/shortclip/1418).\n\nNo answer: connection refused, after 5 attempts\n\nFirst.\n\nSecond."
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := data.Detail("short clip 1418", errors.New("other"), "Hint."); got != "short clip 1418: other\n\nHint." {
		t.Errorf("got %q", got)
	}
}

func TestFromConfigure_takesTheProvidersDataAlone(t *testing.T) {
	var diags diag.Diagnostics
	if got := tfdiag.FromConfigure(nil, &diags); got != nil || diags.HasError() || got.Known() {
		t.Errorf("before the provider is configured: %v, %v", got, diags)
	}
	data := &tfdiag.ProviderData{}
	if got := tfdiag.FromConfigure(data, &diags); got != data || diags.HasError() || got.Known() {
		t.Errorf("got %v, %v", got, diags)
	}
	if tfdiag.FromConfigure("something else", &diags); !diags.HasError() {
		t.Error("something else was taken")
	}
}

func TestShared_isOneForEachTypeAndRun(t *testing.T) {
	type counter struct{ n int }
	data := &tfdiag.ProviderData{}
	tfdiag.Shared[counter](data).n++
	if got := tfdiag.Shared[counter](data).n; got != 1 {
		t.Errorf("n = %d", got)
	}
	if got := tfdiag.Shared[counter](&tfdiag.ProviderData{}).n; got != 0 {
		t.Errorf("of another run: n = %d", got)
	}
}
