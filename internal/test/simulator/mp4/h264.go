// SPDX-License-Identifier: MPL-2.0

package mp4

import (
	"math/bits"
	"slices"
)

// writer writes the bits of an H.264 stream (ITU-T H.264, 7.2 and 9.1).
type writer struct {
	raw  []byte
	free int // unused bits of the last byte
}

func (w *writer) u(n int, value uint32) {
	for i := n - 1; i >= 0; i-- {
		if w.free == 0 {
			w.raw, w.free = append(w.raw, 0), 8
		}
		w.free--
		w.raw[len(w.raw)-1] |= byte(value>>i&1) << w.free
	}
}

// ue writes Exp-Golomb codes.
func (w *writer) ue(values ...uint32) {
	for _, value := range values {
		n := bits.Len32(value + 1)
		w.u(n-1, 0)
		w.u(n, value+1)
	}
}

func (w *writer) align() { w.free = 0 }

// nal ends a unit and protects it from looking like a start code.
func (w *writer) nal(header byte) []byte {
	w.u(1, 1)
	w.align()
	unit, zeros := []byte{header}, 0
	for _, b := range w.raw {
		if zeros == 2 && b <= 3 {
			unit, zeros = append(unit, 3), 0
		}
		unit = append(unit, b)
		if zeros++; b != 0 {
			zeros = 0
		}
	}
	return unit
}

// sample prefixes a unit with its length, as mp4 requires.
func sample(unit []byte) []byte { return slices.Concat(u32(uint32(len(unit))), unit) }

// parameters returns the sequence and picture parameter sets: baseline profile, level 1, output in decoding order.
func parameters() (sps, pps []byte) {
	var s, p writer
	s.u(24, 0x42c00a)
	s.ue(0, 0, 2, 1)
	s.u(1, 0)
	s.ue(side/16-1, side/16-1)
	s.u(4, 0b1100)
	p.ue(0, 0)
	p.u(2, 0)
	p.ue(0, 0, 0)
	p.u(3, 0)
	p.ue(0, 0, 0)
	p.u(3, 0b100)
	return s.nal(0x67), p.nal(0x68)
}

// still is the picture: uncompressed macroblocks (I_PCM), each of another shade.
func still() []byte {
	var w writer
	w.ue(0, 7, 0) // the first macroblock, slice of I, picture parameters
	w.u(4, 0)     // frame_num
	w.ue(0)       // idr_pic_id
	w.u(2, 0)     // dec_ref_pic_marking
	w.ue(0, 1)    // slice_qp_delta, no deblocking
	for block := range blocks {
		w.ue(25) // I_PCM
		w.align()
		for i := range 384 {
			shade := byte(40 + 12*block)
			if i >= 256 {
				shade = byte(80 + 6*block + i/320*20)
			}
			w.raw = append(w.raw, shade)
		}
	}
	return sample(w.nal(0x65))
}

// unchanged is a picture that equals the previous one: every macroblock is skipped.
func unchanged(number uint32) []byte {
	var w writer
	w.ue(0, 5, 0)  // the first macroblock, slice of P, picture parameters
	w.u(4, number) // frame_num
	w.u(3, 0)      // num_ref_idx_active_override, ref_pic_list_modification, adaptive_ref_pic_marking
	w.ue(0, 1)     // slice_qp_delta, no deblocking
	w.ue(blocks)   // mb_skip_run
	return sample(w.nal(0x41))
}
