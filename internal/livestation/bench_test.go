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

// listed is the number of clips of a long list: as many as the largest plan that make bench measures.
const listed = 1000

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

// A call without a network: request, signature, answer, decoding.
func BenchmarkGetShortClip(b *testing.B) { benchmarkCall(b, getOne) }

// A call whose answer is long, so that decoding it is all that counts.
func BenchmarkListShortClips1000(b *testing.B) { benchmarkCall(b, listAll) }

func benchmarkCall(b *testing.B, call call) {
	body, at := recorded(b, call)
	client := newBenchClient(b, &canned{body: body})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := call(b.Context(), client, at); err != nil {
			b.Fatal(err)
		}
	}
}

// place is where a call finds what it asks for.
type place struct{ channel, snapshot, clip string }

type call func(context.Context, *Client, place) error

func getOne(ctx context.Context, client *Client, at place) error {
	_, err := client.GetShortClip(ctx, at.channel, at.clip)
	return err
}

func listAll(ctx context.Context, client *Client, at place) error {
	_, err := client.ListShortClips(ctx, at.channel, at.snapshot, "")
	return err
}

// recorded makes a call of the simulator, which then has a long list of clips, and gives the body of its answer: with the
// simulator at work, its own time would be measured too.
func recorded(b *testing.B, call call) (body []byte, at place) {
	b.Helper()
	sim := simulator.New()
	at.channel = sim.AddChannel(simulator.LiveChannel("bench"))
	snapshot := sim.AddSnapshot(at.channel, 10)
	at.snapshot = strconv.FormatInt(snapshot.ID, 10)
	for range listed {
		at.clip = strconv.FormatInt(sim.AddClip(at.channel, snapshot.ID, 1000, 3500, "highlights", "/clips", "PRIVATE").ID, 10)
	}
	recorder := &recorder{next: sim.Transport()}
	if err := call(b.Context(), newBenchClient(b, recorder), at); err != nil {
		b.Fatal(err)
	}
	return recorder.body, at
}

func newBenchClient(b *testing.B, transport http.RoundTripper) *Client {
	b.Helper()
	client, err := New(Config{AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Transport: transport, UserAgent: "bench/1"})
	if err != nil {
		b.Fatal(err)
	}
	return client
}

// recorder keeps the body of the last answer.
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

// canned answers each request with one body.
type canned struct{ body []byte }

func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req,
		Header: http.Header{"Date": {"Thu, 23 Jun 2022 10:04:28 GMT"}, "X-Ncp-Trace-Id": {"5acpipl2r8m0"}},
		Body:   io.NopCloser(bytes.NewReader(c.body)),
	}, nil
}
