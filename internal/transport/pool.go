package transport

import (
	"net/http"
	"time"

	"github.com/hashicorp/go-cleanhttp"
)

// maxConnections limits the connections of a client. Terraform runs one process for the plan and one for the apply, so
// both together stay near 50, the highest -parallelism in common use.
const maxConnections = 40

// newPool returns a pool that keeps as many idle connections as may be in use at once. It closes an idle connection
// before a gateway usually does (60 s).
func newPool() *http.Transport {
	pool := cleanhttp.DefaultPooledTransport()
	pool.MaxConnsPerHost = maxConnections
	pool.MaxIdleConns = maxConnections
	pool.MaxIdleConnsPerHost = maxConnections
	pool.IdleConnTimeout = 30 * time.Second
	return pool
}
