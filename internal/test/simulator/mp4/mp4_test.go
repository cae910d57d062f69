// SPDX-License-Identifier: MPL-2.0

package mp4

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"
)

// boxes splits a file into its boxes, by path.
func boxes(t *testing.T, raw []byte, path string, all map[string][]byte) {
	t.Helper()
	for len(raw) > 0 {
		if len(raw) < 8 {
			t.Fatalf("%s: %d bytes are left", path, len(raw))
		}
		size := binary.BigEndian.Uint32(raw)
		if size < 8 || int(size) > len(raw) {
			t.Fatalf("%s: a box of %d bytes in %d", path, size, len(raw))
		}
		name, body := path+string(raw[4:8]), raw[8:size]
		all[name] = body
		switch string(raw[4:8]) {
		case "moov", "trak", "mdia", "minf", "stbl", "dinf":
			boxes(t, body, name+"/", all)
		}
		raw = raw[size:]
	}
}

func TestMake_returnsAnMP4OfTheDuration(t *testing.T) {
	for _, duration := range []time.Duration{time.Millisecond, 100 * time.Millisecond, 2500 * time.Millisecond, 10 * time.Second, 4 * time.Hour} {
		raw := Make(duration, 0)
		all := map[string][]byte{}
		boxes(t, raw, "", all)
		be := binary.BigEndian
		want := uint32(duration.Milliseconds())
		mvhd, mdhd := all["moov/mvhd"], all["moov/trak/mdia/mdhd"]
		if string(raw[4:8]) != "ftyp" || be.Uint32(mvhd[12:]) != 1000 || be.Uint32(mvhd[16:]) != want || be.Uint32(mdhd[16:]) != want {
			t.Fatalf("%s: mvhd = %v", duration, mvhd)
		}
		if got := be.Uint32(all["moov/trak/tkhd"][20:]); got != want || len(all["moov/trak/tkhd"]) != 84 || len(mvhd) != 100 {
			t.Errorf("%s: tkhd says %d", duration, got)
		}
		stbl := "moov/trak/mdia/minf/stbl/"
		// Together the frames last as long as the file. They follow each other in mdat, and each is one H.264 unit.
		stts, stsz := all[stbl+"stts"], all[stbl+"stsz"]
		var lasts, frames uint32
		for entry := stts[8:]; len(entry) > 0; entry = entry[8:] {
			frames += be.Uint32(entry)
			lasts += be.Uint32(entry) * be.Uint32(entry[4:])
		}
		if lasts != want || frames != be.Uint32(stsz[8:]) || be.Uint32(all[stbl+"stsc"][12:]) != frames {
			t.Errorf("%s: %d frames last %d ms", duration, frames, lasts)
		}
		at := be.Uint32(all[stbl+"stco"][8:])
		for i := range frames {
			size := be.Uint32(stsz[12+4*i:])
			unit := raw[at : at+size]
			kind := byte(1)
			if i == 0 {
				kind = 5
			}
			if be.Uint32(unit) != size-4 || unit[4]&31 != kind {
				t.Fatalf("%s: frame %d starts with %x", duration, i, unit[:5])
			}
			at += size
		}
		if int(at) != len(raw) {
			t.Errorf("%s: the frames end at %d of %d", duration, at, len(raw))
		}
		if !bytes.Equal(raw, Make(duration, 0)) {
			t.Errorf("%s: the second file differs", duration)
		}
	}
}

func TestMake_fillsUpToASize(t *testing.T) {
	const size = 20000
	raw := Make(time.Second, size)
	all := map[string][]byte{}
	boxes(t, raw, "", all)
	if len(raw) != size || all["free"] == nil {
		t.Errorf("%d bytes", len(raw))
	}
	if short := Make(time.Second, 5); len(short) < 1000 {
		t.Errorf("%d bytes", len(short))
	}
}

// TestParameters_holdTheSize reads the parameters bit by bit, as a player does.
func TestParameters_holdTheSize(t *testing.T) {
	sps, _ := parameters()
	r := reader{raw: sps[4:]}
	for what, want := range []uint32{0, 0, 2, 1} {
		if got := r.ue(); got != want {
			t.Errorf("value %d = %d, want %d", what, got, want)
		}
	}
	r.u(1)
	if width, height := (r.ue()+1)*16, (r.ue()+1)*16; width != side || height != side {
		t.Errorf("%d by %d", width, height)
	}
}

type reader struct {
	raw []byte
	at  int
}

func (r *reader) u(n int) (value uint32) {
	for range n {
		value = value<<1 | uint32(r.raw[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return value
}

func (r *reader) ue() uint32 {
	zeros := 0
	for r.u(1) == 0 {
		zeros++
	}
	return 1<<zeros - 1 + r.u(zeros)
}
