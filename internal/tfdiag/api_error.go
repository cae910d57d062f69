// SPDX-License-Identifier: MPL-2.0

package tfdiag

import (
	"fmt"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// apiAdvice tells what an error of Live Station or its gateway means and what to do. The table of error codes decides.
func apiAdvice(e *livestation.Error) string {
	switch {
	case e.InvalidResponse:
		return "The provider cannot read this response. A proxy between this machine and Live Station may have sent it. Otherwise, report it with " +
			"the log of TF_LOG_PROVIDER=TRACE; credentials and signatures are not in that log."
	case livestation.IsUnreachable(e):
		return unreachableAdvice(e.Err) + " Check endpoint and request_timeout of the provider, then run Terraform again."
	case e.StatusCode/100 == 3:
		return unknownURL
	}
	switch e.Code {
	case 250003:
		return "A required header did not arrive, although the provider sends it with each request. A proxy may remove headers with an underscore, such as " +
			"x-ncp-region_code. Configure the proxy to allow them."
	case 250348:
		return "The Content-Type header did not arrive as the provider sends it. A proxy may have removed or changed it. Configure the proxy to leave it unchanged."
	case 100:
		return "The gateway accepts only HTTPS and UTF-8. Check that endpoint of the provider begins with https://, and that no proxy changes the request."
	}
	switch e.Class() {
	case livestation.ClassUnauthenticated:
		return credentialsAdvice(e)
	case livestation.ClassPermissionDenied:
		return "The credentials" + that(e.CredentialsSource) + " do not permit this. Give the sub account the policy NCP_LIVE_STATION_MANAGER " +
			"(NCP_LIVE_STATION_VIEWER is enough to read), and check that the account is subscribed to Live Station in this site and region."
	case livestation.ClassThrottled:
		return "The API gateway limits how many requests it accepts. Try again later, run Terraform with a smaller -parallelism, or raise max_retries of the provider."
	case livestation.ClassWrongState:
		return stateAdvice[e.State()]
	case livestation.ClassBucket:
		return "Live Station could not use the bucket. Check that it exists in the site and region of the provider, and that the account of the credentials may write to it."
	case livestation.ClassNotAvailable:
		return "Live Station does not offer this now. Check that the channel is in the state that the operation needs, and try again later."
	case livestation.ClassRegion:
		return "Check region and site of the provider: Live Station does not know this region code, or is not offered there."
	case livestation.ClassRoute:
		return unknownURL
	case livestation.ClassTooLarge:
		return "The request is too large for the gateway. This is a bug in the provider: please report it."
	case livestation.ClassInvalidRequest:
		return "Live Station rejected a value of the request. Change the attribute that the response names."
	case livestation.ClassNotFound:
		return "Check the IDs, and check that site and region of the provider are those of the channel."
	case livestation.ClassTransient:
		return "This error is usually temporary. Run Terraform again in a few minutes. If the error persists, send the trace ID to NAVER Cloud support."
	}
	if livestation.IsUndocumented(e) {
		return "The documentation of Live Station does not list this error code. Send the code and the trace ID to NAVER Cloud support."
	}
	return "This response is not in the format of Live Station. A proxy or a firewall between this machine and Live Station may have sent it. Check endpoint " +
		"of the provider."
}

const unknownURL = "The gateway does not know this URL. Check endpoint, site and region of the provider. This response does not tell whether the object exists."

func credentialsAdvice(e *livestation.Error) string {
	advice := "The gateway rejected the credentials" + from(e.CredentialsSource) + ". Check that access key and secret key are complete and belong " +
		"together, that the key is active, and that it is a key of this site (public or fin)."
	if e.ClockSkew != 0 {
		advice += fmt.Sprintf(" The clock of this machine is %s the server's. The provider corrected for that, but set the clock.", formatSkew(e.ClockSkew))
	}
	return advice
}

// that is from in the middle of a sentence.
func that(source string) string {
	if source == "" {
		return ""
	}
	return " that the provider read from " + source
}

// from names the place that the credentials were read from.
func from(source string) string {
	if source == "" {
		return ""
	}
	return ", which the provider read from " + source
}

func formatSkew(d time.Duration) string {
	if d > 0 {
		return attribute.FormatDuration(d) + " behind"
	}
	return attribute.FormatDuration(-d) + " ahead of"
}

// stateAdvice says how a channel gets into the state that an error asks for.
var stateAdvice = map[livestation.State]string{
	livestation.StateNoTimeMachine: "The channel has no time machine (DVR). Turn it on with the API (\"Change channel settings\", useDvr), or create a channel with one: the console cannot " +
		"change it later. It applies to what is recorded from then on.",
	livestation.StateOffAir:           "The channel is not on the air. Start the stream to its publish URL, and run Terraform again while the channel is PUBLISHING.",
	livestation.StateNotRecording:     "The channel is not being recorded. Start the recording, or let it start with the stream (immediate_on_air), and run Terraform again while the channel is being recorded.",
	livestation.StateAlreadyRecording: "The channel is being recorded already.",
	livestation.StateCDNNotRunning:    "The CDN of the channel is not running. Start it, or wait until it is RUNNING.",
	livestation.StateNotReady:         "The channel must be READY. Wait until it is.",
	livestation.StateOnAir:            "The channel is on the air. End the stream first, so that the channel is READY.",
	"":                                "The channel is not in a state that permits this. A short clip needs a channel that is READY or PUBLISHING.",
}
