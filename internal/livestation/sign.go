// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"time"
)

// The headers of signature v2. Source: "Authentication" of the NAVER Cloud API overview, and every page of the
// Live Station API.
const (
	headerTimestamp = "x-ncp-apigw-timestamp"
	headerAccessKey = "x-ncp-iam-access-key"
	headerSignature = "x-ncp-apigw-signature-v2"
)

// signature computes signature v2: the base64 of HMAC-SHA256, keyed with the secret key, over method, request target,
// timestamp and access key. target is the path and the query exactly as they go on the wire: nothing is sorted or escaped
// again. timestamp is in milliseconds since the epoch. Neither the body nor any other header is signed.
func signature(method, target, timestamp, accessKey, secretKey string) string {
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write([]byte(method + " " + target + "\n" + timestamp + "\n" + accessKey))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signTransport signs each attempt with the time of the attempt. If the gateway rejects an attempt and its Date shows that
// the clocks differ, the transport signs the request with the server's time and sends it once more.
type signTransport struct {
	next      http.RoundTripper
	accessKey string
	secretKey string
	clock     *clock
}

func (t *signTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	offset := time.Duration(t.clock.signingOffset.Load())
	sent := t.clock.now()
	resp, err := t.next.RoundTrip(t.signed(req, sent.Add(offset)))
	if err != nil {
		return nil, err
	}
	received := t.clock.now()
	t.clock.observe(resp, sent, received)
	if !mayRejectSignature(resp.StatusCode) || !mayBeClockSkew(parseErrorResponse(resp)) {
		return resp, nil
	}
	correct, wrong := skewCorrection(resp, offset, sent, received)
	if !wrong {
		return resp, nil
	}

	again := req.Clone(req.Context())
	if req.GetBody != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return resp, nil
		}
	}
	sent = t.clock.now()
	second, err := t.next.RoundTrip(t.signed(again, sent.Add(correct)))
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	t.clock.observe(second, sent, t.clock.now())
	if !mayBeClockSkew(parseErrorResponse(second)) {
		// Only a timestamp that the gateway accepted is worth keeping, because a Date may be as wrong as a clock.
		t.clock.signingOffset.Store(int64(correct))
	}
	return second, nil
}

// signed returns a copy of req with the signature for a time. A RoundTripper must not change its request.
func (t *signTransport) signed(req *http.Request, at time.Time) *http.Request {
	timestamp := strconv.FormatInt(at.UnixMilli(), 10)
	out := req.Clone(req.Context())
	out.Header.Set(headerTimestamp, timestamp)
	out.Header.Set(headerAccessKey, t.accessKey)
	out.Header.Set(headerSignature, signature(req.Method, req.URL.RequestURI(), timestamp, t.accessKey, t.secretKey))
	return out
}
