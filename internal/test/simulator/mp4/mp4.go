// SPDX-License-Identifier: MPL-2.0

// Package mp4 creates small mp4 files that play: a still picture of 64 by 64 pixels, in H.264, of a given duration. The same
// arguments always give the same bytes.
package mp4

import (
	"encoding/binary"
	"slices"
	"time"
)

const (
	side      = 64 // pixels; 4 by 4 macroblocks
	blocks    = side / 16 * side / 16
	timescale = 1000 // ticks in a second
	frame     = 1000 // ticks in a frame
)

// Make returns a file of the duration, exact to the millisecond and at least one millisecond long. If it is shorter than size
// bytes, a box that players skip fills it up.
func Make(duration time.Duration, size int64) []byte {
	ticks := max(uint32(duration.Milliseconds()), 1)
	frames := (ticks + frame - 1) / frame
	samples := [][]byte{still()}
	for i := uint32(1); i < frames; i++ {
		samples = append(samples, unchanged(i%16))
	}
	ftyp := box("ftyp", str("isom"), u32(512), str("isom"), str("iso2"), str("avc1"), str("mp41"))
	// The offset of the samples is after the header of mdat, 8 bytes. The size of moov does not depend on it.
	offset := uint32(len(ftyp) + len(moov(ticks, samples, 0)) + 8)
	file := slices.Concat(ftyp, moov(ticks, samples, offset), box("mdat", slices.Concat(samples...)))
	if missing := size - int64(len(file)); missing >= 8 {
		file = append(file, box("free", make([]byte, missing-8))...)
	}
	return file
}

func moov(ticks uint32, samples [][]byte, offset uint32) []byte {
	matrix := slices.Concat(u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
	n := uint32(len(samples))
	sizes := u32(0, 0, n)
	for _, sample := range samples {
		sizes = append(sizes, u32(uint32(len(sample)))...)
	}
	durations := u32(0, 1, 1, ticks)
	if n > 1 {
		durations = u32(0, 2, n-1, frame, 1, ticks-(n-1)*frame)
	}
	sps, pps := parameters()
	avcC := box("avcC", []byte{1, sps[1], sps[2], sps[3], 0xff, 0xe1}, u16(uint16(len(sps))), sps, []byte{1}, u16(uint16(len(pps))), pps)
	avc1 := box("avc1", make([]byte, 6), u16(1), make([]byte, 16), u16(side, side), u32(0x480000, 0x480000, 0), u16(1), make([]byte, 32),
		u16(24, 0xffff), avcC)
	stbl := box("stbl", box("stsd", u32(0, 1), avc1), box("stts", durations), box("stss", u32(0, 1, 1)),
		box("stsc", u32(0, 1, 1, n, 1)), box("stsz", sizes), box("stco", u32(0, 1, offset)))
	minf := box("minf", box("vmhd", u32(1, 0, 0)), box("dinf", box("dref", u32(0, 1), box("url ", u32(1)))), stbl)
	mdia := box("mdia", box("mdhd", u32(0, 0, 0, timescale, ticks), u16(0x55c4, 0)),
		box("hdlr", u32(0, 0), str("vide"), u32(0, 0, 0), str("video\x00")), minf)
	tkhd := box("tkhd", u32(3, 0, 0, 1, 0, ticks, 0, 0), u16(0, 0, 0, 0), matrix, u32(side<<16, side<<16))
	mvhd := box("mvhd", u32(0, 0, 0, timescale, ticks, 0x10000), u16(0x100, 0), u32(0, 0), matrix, u32(0, 0, 0, 0, 0, 0, 2))
	return box("moov", mvhd, box("trak", tkhd, mdia))
}

func box(name string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(u32(uint32(len(body)+8)), str(name), body)
}

func str(s string) []byte { return []byte(s) }

func u16(values ...uint16) (raw []byte) {
	for _, v := range values {
		raw = binary.BigEndian.AppendUint16(raw, v)
	}
	return raw
}

func u32(values ...uint32) (raw []byte) {
	for _, v := range values {
		raw = binary.BigEndian.AppendUint32(raw, v)
	}
	return raw
}
