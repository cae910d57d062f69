// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"errors"
	"net/http"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// Class returns what the error means, or "" if neither its code nor its HTTP status says so.
//
// A Live Station code decides whatever the HTTP status, because the documents give no status for these codes. A gateway code
// decides only if the status is below 500. HTTP 429, and a request that ended while it waited because of one, is always
// [ClassThrottled]. An HTTP 403 without a code has no class,
// because it usually comes from a proxy or firewall.
func (e *Error) Class() Class {
	code, _ := LookupCode(e.Code)
	switch {
	case e.throttled():
		return ClassThrottled
	case code.Number != 0 && !code.Gateway() && code.Class != ClassOther:
		return code.Class
	case e.StatusCode >= 500, e.unanswered():
		return ClassTransient
	case code.Number != 0:
		return code.Class
	case e.Code != 0:
		return ""
	case e.StatusCode == http.StatusUnauthorized:
		return ClassUnauthenticated
	case e.StatusCode == http.StatusRequestTimeout:
		return ClassTransient
	}
	return ""
}

// State returns which state of the channel does not allow the call, or "" if the code does not say so.
func (e *Error) State() State {
	code, _ := LookupCode(e.Code)
	return code.State
}

// unanswered reports whether the request was attempted and no complete response arrived.
func (e *Error) unanswered() bool { return e.StatusCode == 0 && e.Attempts > 0 && !e.throttled() }

// throttled reports whether the request was rejected with 429, or ended while it waited because an earlier one was.
func (e *Error) throttled() bool {
	return e.StatusCode == http.StatusTooManyRequests || errors.Is(e.Err, transport.ErrThrottled)
}

// IsNotFound reports whether the resource, or its channel, definitely does not exist: error code 250004, 250100 or 250123. A
// gateway's HTTP 404 means only that the URL is unknown.
func IsNotFound(err error) bool { return hasClass(err, ClassNotFound) }

// IsChannelNotFound reports whether the channel definitely does not exist: error code 250100 or 250123.
func IsChannelNotFound(err error) bool {
	return match(err, func(e *Error) bool { return e.Code == CodeChannelNotFound || e.Code == CodeChannelIDNotExists })
}

// IsNotAvailable reports error code 250005: the service has the resource but does not provide it now. The response for an
// expired snapshot is not documented and may have this code. It does not prove that the resource is gone.
func IsNotAvailable(err error) bool { return hasClass(err, ClassNotAvailable) }

// IsUnauthenticated reports whether the access key, the signature or its timestamp was rejected.
func IsUnauthenticated(err error) bool { return hasClass(err, ClassUnauthenticated) }

// IsPermissionDenied reports whether the credentials are valid but do not allow the call.
func IsPermissionDenied(err error) bool { return hasClass(err, ClassPermissionDenied) }

// IsThrottled reports whether a rate limit or quota of the gateway was exceeded.
func IsThrottled(err error) bool { return hasClass(err, ClassThrottled) }

// IsWrongState reports whether the channel is in a state that does not allow the call. [Code.State] says which state.
func IsWrongState(err error) bool { return hasClass(err, ClassWrongState) }

// StateOf returns the state of the channel that an error names, "" if it names none. See [Code.State].
func StateOf(err error) State {
	e := (*Error)(nil)
	if !errors.As(err, &e) {
		return ""
	}
	return e.State()
}

// IsInvalid reports whether the service rejected a value of the request.
func IsInvalid(err error) bool { return hasClass(err, ClassInvalidRequest) }

// IsBucketError reports whether the service cannot use the Object Storage bucket.
func IsBucketError(err error) bool { return hasClass(err, ClassBucket) }

// IsTransient reports whether the same request may succeed later: no complete response, a 5xx status, or an error code for an
// internal fault. [IsThrottled] is separate.
func IsTransient(err error) bool { return hasClass(err, ClassTransient) }

// IsUnreachable reports whether the request was attempted and no complete response arrived.
func IsUnreachable(err error) bool { return match(err, (*Error).unanswered) }

// IsUndocumented reports whether the response holds an error code, or an error name without a code, that the documents do
// not list.
func IsUndocumented(err error) bool {
	return match(err, func(e *Error) bool {
		_, documented := LookupCode(e.Code)
		return !documented && (e.Code != 0 || e.Name != "")
	})
}

// IsRejection reports whether a failed POST certainly created nothing: it was not sent, it was throttled, the gateway
// rejected it, or Live Station returned a code that the documents define as a refusal of the request.
//
// Everything else is an unknown outcome: no response, an invalid one, any other 5xx, HTTP 408, an undocumented code, a code
// for an internal fault or without a specific meaning, and an error without a code, such as a bare 401, 403 or 404.
func IsRejection(err error) bool {
	return match(err, func(e *Error) bool {
		if e.NotSent || e.StatusCode == http.StatusTooManyRequests {
			return true
		}
		switch code, _ := LookupCode(e.Code); code.Class {
		case ClassNotFound, ClassNotAvailable, ClassUnauthenticated, ClassPermissionDenied, ClassThrottled, ClassWrongState,
			ClassInvalidRequest, ClassBucket, ClassRegion, ClassRoute, ClassTooLarge:
			// With another status than a 4xx, a gateway may have passed the request on.
			return !code.Gateway() || e.StatusCode >= 400 && e.StatusCode < 500
		}
		return false
	})
}

// IsOutcomeUnknown reports whether a failed POST may have created something: the error is not a rejection.
func IsOutcomeUnknown(err error) bool { return err != nil && !IsRejection(err) }

func hasClass(err error, class Class) bool {
	return match(err, func(e *Error) bool { return e.Class() == class })
}

func match(err error, is func(*Error) bool) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && is(e)
}
