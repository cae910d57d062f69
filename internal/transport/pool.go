// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"net/http"
	"time"

	"github.com/hashicorp/go-cleanhttp"
)

// The connections of a client: up to maxPooled that are kept and shared, and up to maxPosts that serve one POST each.
// Terraform runs one process for the plan and one for the apply, so both together stay near 50, the highest -parallelism
// in common use.
const (
	maxPooled = 40
	maxPosts  = 20
)

// pool holds the connections of a client. It makes sure that nothing below the client's retries repeats a POST.
type pool struct {
	// shared keeps idle connections, for every method but POST.
	shared *http.Transport
	// posts opens a connection for each request and closes it after the response. A gateway may close an idle connection
	// at the moment when it is used, and then nobody knows whether the gateway acted on the request.
	posts *http.Transport
}

func newPool() *pool {
	// A POST resumes the TLS session of another connection, which spares it a part of the handshake.
	sessions := tls.NewLRUClientSessionCache(0)
	p := &pool{shared: newHTTP1(sessions), posts: newHTTP1(sessions)}
	p.shared.MaxConnsPerHost = maxPooled
	p.shared.MaxIdleConns = maxPooled
	p.shared.MaxIdleConnsPerHost = maxPooled
	// A gateway usually closes an idle connection after 60 s.
	p.shared.IdleConnTimeout = 30 * time.Second
	p.posts.MaxConnsPerHost = maxPosts
	p.posts.DisableKeepAlives = true
	return p
}

// newHTTP1 returns a transport that speaks HTTP/1.1 only. Go's HTTP/2 transport repeats a request by itself after
// RST_STREAM(PROTOCOL_ERROR), even a POST, and as often as the server resets it.
func newHTTP1(sessions tls.ClientSessionCache) *http.Transport {
	transport := cleanhttp.DefaultPooledTransport()
	transport.ForceAttemptHTTP2 = false
	transport.Protocols = &http.Protocols{}
	transport.Protocols.SetHTTP1(true)
	transport.TLSClientConfig = &tls.Config{ClientSessionCache: sessions, MinVersion: tls.VersionTLS12}
	return transport
}

// RoundTrip implements [http.RoundTripper].
func (p *pool) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		return p.posts.RoundTrip(req)
	}
	return p.shared.RoundTrip(req)
}
