// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// key is the secret key of a key pair, and what its owner may do.
type key struct {
	secret               string
	restricted, readOnly bool
}

// AddKey adds a key pair with every permission, or gives a known one its permissions back.
func (s *Simulator) AddKey(accessKey, secretKey string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.keys) == 0 {
		s.firstKey = accessKey
	}
	s.keys[accessKey] = key{secret: secretKey}
}

// Key returns the first key pair that the service accepts.
func (s *Simulator) Key() (accessKey, secretKey string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.firstKey, s.keys[s.firstKey].secret
}

// RestrictKey takes permissions from a key. With readOnly it keeps those of the documented policy NCP_LIVE_STATION_VIEWER,
// otherwise it has none. [Simulator.AddKey] gives all back.
func (s *Simulator) RestrictKey(accessKey string, readOnly bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.keys[accessKey]
	k.restricted, k.readOnly = true, readOnly
	s.keys[accessKey] = k
}

// The headers of signature version 2, documented on every page. Live Station uses -v2 where other services use -v1.
const (
	headerTimestamp = "X-Ncp-Apigw-Timestamp"
	headerAccessKey = "X-Ncp-Iam-Access-Key"
	headerSignature = "X-Ncp-Apigw-Signature-V2"
	headerRegion    = "X-Ncp-Region_code"
)

// sign returns signature version 2: the HMAC-SHA256 of three lines. target is the request target as the bytes on the request
// line, so a query is signed in its own order and encoding. The body is not signed.
func sign(method, target, timestamp, accessKey, secretKey string) string {
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write([]byte(method + " " + target + "\n" + timestamp + "\n" + accessKey))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// checkAtGateway rejects what never reaches the service.
func (s *Simulator) checkAtGateway(at route, r *http.Request, body []byte) *failure {
	if at.op == Unknown {
		return gatewayError(300, "URL not found.")
	}
	if f := s.authenticate(r); f != nil {
		return f
	}
	if len(body) > maxBody {
		return gatewayError(430, "")
	}
	if !utf8.Valid(body) {
		return gatewayError(100, "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.overRateLimit() {
		return gatewayError(410, "")
	}
	if s.behavior.PermissionResponse.Code < 1000 {
		return s.checkPermission(r)
	}
	return nil
}

func (s *Simulator) authenticate(r *http.Request) *failure {
	timestamp, accessKey, signature := r.Header.Get(headerTimestamp), r.Header.Get(headerAccessKey), r.Header.Get(headerSignature)
	if timestamp == "" || accessKey == "" || signature == "" {
		return gatewayError(200, "Authentication information are missing.")
	}
	invalid := gatewayError(200, "Invalid authentication information.")
	s.mu.Lock()
	k, known := s.keys[accessKey]
	skew := s.behavior.SkewResponse
	s.mu.Unlock()
	if !known {
		return invalid
	}
	ms, err := strconv.ParseUint(timestamp, 10, 63)
	if err != nil {
		return invalid
	}
	if !s.validTimestamp(time.UnixMilli(int64(ms))) {
		return &failure{status: skew.Status, code: skew.Code, details: invalid.details}
	}
	if !hmac.Equal([]byte(signature), []byte(sign(r.Method, r.RequestURI, timestamp, accessKey, k.secret))) {
		return invalid
	}
	return nil
}

// overRateLimit counts the request, and reports whether the last second had as many as the limit already. A rejected request
// does not count. The state is locked.
func (s *Simulator) overRateLimit() bool {
	limit := s.behavior.RequestsPerSecond
	if limit <= 0 {
		return false
	}
	now := s.Now()
	s.accepted = slices.DeleteFunc(s.accepted, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(s.accepted) >= limit {
		return true
	}
	s.accepted = append(s.accepted, now)
	return false
}

func (s *Simulator) checkPermission(r *http.Request) *failure {
	k := s.keys[r.Header.Get(headerAccessKey)]
	if !k.restricted || k.readOnly && r.Method == http.MethodGet {
		return nil
	}
	return s.behavior.PermissionResponse.failure("")
}

// regions are the region codes of NCP. Live Station's pages show KR and, for the financial zone, FKR.
var regions = map[string]bool{"KR": true, "FKR": true, "HK": true, "SGN": true, "JPN": true, "USWN": true, "DEN": true}

// checkAtService rejects what the service rejects before it looks at an endpoint. Both headers are documented as required, for GET too.
func (s *Simulator) checkAtService(at route, r *http.Request) *failure {
	if s.behavior.PermissionResponse.Code >= 1000 {
		if f := s.checkPermission(r); f != nil {
			return f
		}
	}
	contentType := r.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(contentType)
	if missing := contentType == "" && s.behavior.HeadersOptional; !missing && (err != nil || media != "application/json") {
		return serviceError(250348)
	}
	switch region := r.Header.Get(headerRegion); {
	case region == "" && s.behavior.HeadersOptional:
		return nil
	case region == "":
		return serviceError(250003)
	case !regions[region]:
		return serviceError(250020, region)
	case region != at.zone:
		return serviceError(250019, region)
	}
	return nil
}

// knownQuery are the documented query parameters.
var knownQuery = map[Operation][]string{
	CreateSnapshot: {"limitedDuration"},
	ListShortClips: {"shortclipStatus"},
	GetServiceURLs: {"serviceUrlType"},
	ListChannels:   {"pageNo", "pageSizeNo", "channelStatus", "id", "channelName"},
}

// parseQuery reads the query as the behavior does.
func (b Behavior) parseQuery(op Operation, raw string) (url.Values, *failure) {
	if b.PlusInQuery == "plus" {
		raw = strings.ReplaceAll(raw, "+", "%2B")
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, serviceError(250018)
	}
	for name := range query {
		if !b.UnknownQueryIgnored && !slices.Contains(knownQuery[op], name) {
			return nil, serviceError(250018)
		}
	}
	return query, nil
}

// reply is a response before it is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
	code   int // of the error in body, for the log
	// cut ends the connection after that many bytes of the body, if it is not 0.
	cut int
}

// write sends the reply with the headers that every response of the gateway has.
func (p reply) write(s *Simulator, w http.ResponseWriter, a *loggedRequest) {
	h := w.Header()
	h["Date"] = nil // keeps net/http from adding its own
	if date := s.dateHeader(); date != "" {
		h.Set("Date", date)
	}
	h.Set("Content-Type", "application/json;charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	h.Set("X-Ncp-Trace-Id", traceID())
	for name, values := range p.header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	s.logResponse(a, p.status, p.code)
	w.WriteHeader(p.status)
	body := p.body
	if p.cut > 0 {
		body = body[:p.cut]
	}
	// A caller that is gone needs no response.
	_, _ = w.Write(body)
	if p.cut > 0 {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// traceID has the form of the documentation's examples: 26 characters of 0-9 and a-v.
func traceID() string {
	var id [16]byte
	_, _ = rand.Read(id[:])
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(id[:]))
}
