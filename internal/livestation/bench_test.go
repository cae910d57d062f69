// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// listLength is the number of clips of a long list: that of the largest plan that make bench measures.
const listLength = 1000

func BenchmarkSignature(b *testing.B) {
	v := vectors(b)[0]
	b.ReportAllocs()
	for b.Loop() {
		signature(v.Method, v.PathAndQuery, v.Timestamp, v.AccessKey, v.SecretKey)
	}
}

func BenchmarkDecodeShortClip(b *testing.B) {
	body, _ := recorded(b, getOne)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var content shortClipResponse
		if _, err := decodeResponse(&http.Response{Body: transport.NewBody(body)}, &content, false, nil); err != nil || content.ShortClip.value == nil {
			b.Fatal(err)
		}
	}
}

// A call without a network: request, signature, response, decoding.
func BenchmarkGetShortClip(b *testing.B) { benchmarkCall(b, getOne) }

// A call with a long response: decoding takes most of the time.
func BenchmarkListShortClips1000(b *testing.B) { benchmarkCall(b, listAll) }

func benchmarkCall(b *testing.B, call call) {
	body, id := recorded(b, call)
	client := newBenchClient(b, &canned{body: body})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := call(b.Context(), client, id); err != nil {
			b.Fatal(err)
		}
	}
}

// ids are the IDs that a call needs.
type ids struct{ channel, snapshot, clip string }

type call func(context.Context, *Client, ids) error

func getOne(ctx context.Context, client *Client, id ids) error {
	_, err := client.GetShortClip(ctx, id.channel, id.clip)
	return err
}

func listAll(ctx context.Context, client *Client, id ids) error {
	_, err := client.ListShortClips(ctx, id.channel, id.snapshot, "")
	return err
}

// recorded calls a simulator that has a long list of clips, and returns the body of the response. The benchmark then sends
// that body without the simulator, whose own time would be measured too.
func recorded(b *testing.B, call call) (body []byte, id ids) {
	b.Helper()
	sim := simulator.New()
	id.channel = sim.AddChannel(simulator.LiveChannel("bench"))
	snapshot := sim.AddSnapshot(id.channel, 10)
	id.snapshot = strconv.FormatInt(snapshot.ID, 10)
	for range listLength {
		id.clip = strconv.FormatInt(sim.AddClip(id.channel, snapshot.ID, 1000, 3500, "highlights", "/clips", "PRIVATE").ID, 10)
	}
	recorder := &recorder{next: sim.Transport()}
	if err := call(b.Context(), newBenchClient(b, recorder), id); err != nil {
		b.Fatal(err)
	}
	return recorder.body, id
}

func newBenchClient(b *testing.B, transport http.RoundTripper) *Client {
	b.Helper()
	client, err := New(Config{AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Transport: transport, UserAgent: "bench/1"})
	if err != nil {
		b.Fatal(err)
	}
	return client
}

// recorder keeps the body of the last response.
type recorder struct {
	next http.RoundTripper
	body []byte
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	r.body, err = io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(r.body))
	return resp, err
}

// canned responds to each request with the same body.
type canned struct{ body []byte }

func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req,
		Header: http.Header{"Date": {"Thu, 23 Jun 2022 10:04:28 GMT"}, "X-Ncp-Trace-Id": {"5acpipl2r8m0"}},
		Body:   io.NopCloser(bytes.NewReader(c.body)),
	}, nil
}
