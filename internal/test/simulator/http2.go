// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/url"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// resetStreams serves one HTTP/2 connection: it lets the handler do the work of each request, and resets the stream with
// PROTOCOL_ERROR instead of sending the response. net/http cannot do that: a handler that panics resets with INTERNAL_ERROR,
// which Go's client does not retry.
func resetStreams(_ *http.Server, conn *tls.Conn, handler http.Handler) {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if framer.WriteSettings() != nil {
		return
	}
	streams := map[uint32]*http2Request{}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		id := frame.Header().StreamID
		ended := false
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = framer.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				err = framer.WritePing(true, frame.Data)
			}
		case *http2.MetaHeadersFrame:
			streams[id] = newHTTP2Request(frame)
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			if request := streams[id]; request != nil {
				request.body.Write(frame.Data())
				ended = frame.StreamEnded()
			}
		}
		if request := streams[id]; err == nil && ended && request != nil {
			delete(streams, id)
			request.serve(handler)
			err = framer.WriteRSTStream(id, http2.ErrCodeProtocol)
		}
		if err != nil {
			return
		}
	}
}

// http2Request is a request whose frames arrive one by one.
type http2Request struct {
	method, target, authority string
	header                    http.Header
	body                      bytes.Buffer
}

func newHTTP2Request(frame *http2.MetaHeadersFrame) *http2Request {
	r := &http2Request{
		method: frame.PseudoValue("method"), target: frame.PseudoValue("path"), authority: frame.PseudoValue("authority"),
		header: http.Header{},
	}
	for _, field := range frame.RegularFields() {
		r.header.Add(field.Name, field.Value)
	}
	return r
}

// serve runs the handler and discards its response.
func (r *http2Request) serve(handler http.Handler) {
	u, err := url.ParseRequestURI(r.target)
	if err != nil {
		return
	}
	// A fault that aborts the handler changes nothing: there is no response anyway.
	defer func() {
		v := recover()
		if err, ok := v.(error); v != nil && (!ok || !errors.Is(err, http.ErrAbortHandler)) {
			panic(v)
		}
	}()
	handler.ServeHTTP(&recorder{header: http.Header{}}, &http.Request{
		Method: r.method, URL: u, RequestURI: r.target, Proto: "HTTP/2.0", ProtoMajor: 2, Host: r.authority,
		Header: r.header, Body: io.NopCloser(&r.body), ContentLength: int64(r.body.Len()),
	})
}
