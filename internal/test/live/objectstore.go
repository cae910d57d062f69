// SPDX-License-Identifier: MPL-2.0

package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// objectStore sends HEAD requests to Object Storage. It is separate from the provider's own client, which normalizes keys.
type objectStore struct {
	endpoint             string
	accessKey, secretKey string
	http                 http.RoundTripper
	now                  func() time.Time
}

// emptyHash is the SHA-256 of an empty body.
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// head returns the HTTP status for an object. It sends key as it is, even if it starts with a slash.
func (s objectStore) head(ctx context.Context, bucket, key string) (int, error) {
	endpoint, err := url.Parse(s.endpoint)
	if err != nil {
		return 0, err
	}
	path := "/" + bucket + "/" + key
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, endpoint.Scheme+"://"+endpoint.Host+path, nil)
	if err != nil {
		return 0, err
	}
	s.sign(req, path)
	resp, err := s.http.RoundTrip(req)
	if err != nil {
		return 0, err
	}
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

// sign adds AWS signature version 4, which Object Storage accepts. The keys of the probe's objects need no escaping.
// Source: "Signature" of the Object Storage API overview.
func (s objectStore) sign(req *http.Request, path string) {
	const signed = "host;x-amz-content-sha256;x-amz-date"
	at := s.now().UTC().Format("20060102T150405Z")
	scope := at[:8] + "/kr-standard/s3/aws4_request"
	canonical := strings.Join([]string{
		req.Method, path, "",
		"host:" + req.URL.Host, "x-amz-content-sha256:" + emptyHash, "x-amz-date:" + at, "",
		signed, emptyHash,
	}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	key := []byte("AWS4" + s.secretKey)
	for _, part := range append(strings.Split(scope, "/"), strings.Join([]string{"AWS4-HMAC-SHA256", at, scope, hex.EncodeToString(sum[:])}, "\n")) {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	req.Header.Set("x-amz-content-sha256", emptyHash)
	req.Header.Set("x-amz-date", at)
	req.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		s.accessKey, scope, signed, hex.EncodeToString(key)))
}
