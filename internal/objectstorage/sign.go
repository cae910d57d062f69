// SPDX-License-Identifier: MPL-2.0

package objectstorage

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

const (
	service = "s3"
	// emptyHash is the SHA-256 of an empty body: no request of this package has one.
	emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	// unsignedPayload stands for the hash in a presigned URL.
	unsignedPayload = "UNSIGNED-PAYLOAD"
	// maxClockSkew is how far a timestamp may be off before the clock counts as the reason of a rejection. S3 rejects a
	// timestamp that is 15 minutes off.
	maxClockSkew = 5 * time.Minute
)

// signer signs with AWS Signature Version 4.
type signer struct {
	credentials aws.Credentials
	region      string
	now         func() time.Time
	// offset is added to now. It is 0 until Object Storage rejected a timestamp.
	offset atomic.Int64
	v4     *v4.Signer
}

func newSigner(config Config) *signer {
	return &signer{
		credentials: aws.Credentials{AccessKeyID: config.AccessKey, SecretAccessKey: config.SecretKey},
		region:      config.SigningRegion,
		now:         config.Now,
		// The path is signed as it is sent. Escaping it again is for other services than S3.
		v4: v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }),
	}
}

// time returns the time to sign with.
func (s *signer) time() time.Time { return s.now().Add(time.Duration(s.offset.Load())) }

// sign returns a copy of req with the signature for a time.
func (s *signer) sign(req *http.Request, at time.Time) (*http.Request, error) {
	out := req.Clone(req.Context())
	out.Header.Set("X-Amz-Content-Sha256", emptyHash)
	err := s.v4.SignHTTP(req.Context(), s.credentials, out, emptyHash, service, s.region, at)
	return out, err
}

// presign returns a URL with which anyone can GET target until at plus expires, which is a number of whole seconds.
func (s *signer) presign(ctx context.Context, target string, expires time.Duration, at time.Time) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return "", err
	}
	req.URL.RawQuery = url.Values{"X-Amz-Expires": {strconv.FormatInt(int64(expires/time.Second), 10)}}.Encode()
	signed, _, err := s.v4.PresignHTTP(ctx, s.credentials, req, unsignedPayload, service, s.region, at)
	return signed, err
}

// signTransport signs each attempt. If Object Storage forbids an attempt and its Date shows that the clocks differ, the
// transport signs the request with the server's time and sends it once more. Every request of this package is safe to retry.
type signTransport struct {
	*signer
	next http.RoundTripper
}

func (t *signTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := t.now()
	offset := time.Duration(t.offset.Load())
	resp, err := t.send(req, sent.Add(offset))
	if err != nil || resp.StatusCode != http.StatusForbidden {
		return resp, err
	}
	correct, ok := transport.ServerOffset(resp, sent, t.now())
	if !ok || (correct-offset).Abs() <= maxClockSkew {
		return resp, nil
	}
	second, err := t.send(req, t.now().Add(correct))
	if err == nil && second.StatusCode != http.StatusForbidden {
		t.offset.Store(int64(correct))
	}
	return second, err
}

func (t *signTransport) send(req *http.Request, at time.Time) (*http.Response, error) {
	signed, err := t.sign(req, at)
	if err != nil {
		return nil, err
	}
	return t.next.RoundTrip(signed)
}

// newRedactor returns a function that removes the access key pair and the signature of req from a text. req may be nil.
func newRedactor(accessKey, secretKey string) func(req *http.Request) func(string) string {
	keys := transport.Redactor(secretKey, accessKey)
	return func(req *http.Request) func(string) string {
		if req == nil {
			return keys
		}
		_, signature, _ := strings.Cut(req.Header.Get("Authorization"), "Signature=")
		hide := transport.Redactor(signature)
		return func(s string) string { return hide(keys(s)) }
	}
}
