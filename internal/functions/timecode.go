// SPDX-License-Identifier: MPL-2.0

package functions

// This file converts between timecodes and milliseconds, the unit of the Live Station API. All arithmetic is on integers, so
// nothing is rounded.

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxMS is the last timecode, 99:59:59.999, in milliseconds.
const MaxMS = 100*hour - 1

// Units in milliseconds.
const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
)

const (
	forms = "HH:MM:SS.mmm, HH:MM:SS, MM:SS.mmm, MM:SS, SS.mmm or SS"
	last  = "99:59:59.999"
)

// The reasons why a text is not a timecode.
var (
	errEmpty          = errors.New("it is empty")
	errDigits         = errors.New("only the digits 0 to 9, colons and one point are allowed, without signs and spaces")
	errParts          = errors.New("it has more than three parts; frames are not supported")
	errMissing        = errors.New("a part is missing")
	errMinutesSeconds = errors.New("minutes and seconds after a larger unit must have two digits, from 00 to 59")
	errFraction       = errors.New("the point must be followed by one to three digits, because the smallest unit is a millisecond")
	errTooLarge       = errors.New("it is larger than " + last)
)

// ParseMS parses a timecode in one of the formats HH:MM:SS, MM:SS and SS, each with or without a fraction of a second, and
// returns its milliseconds, from 0 to MaxMS.
//
// The first part may be larger than its unit and have any number of digits: 90:00 is an hour and a half. Each later part has
// two digits and is below 60. A fraction has one to three digits (.5 is 500 ms) and is valid alone. Nothing else is accepted:
// no sign, space or comma, and no digits of other scripts. The error quotes the text and names the formats.
func ParseMS(text string) (int64, error) {
	ms, err := parse(text)
	if err != nil {
		return 0, fmt.Errorf("%s is not a timecode in the format %s: %w", quoted(text), forms, err)
	}
	return ms, nil
}

func parse(text string) (int64, error) {
	if text == "" {
		return 0, errEmpty
	}
	whole, fraction, hasFraction := strings.Cut(text, ".")
	var ms int64
	var err error
	if hasFraction {
		if ms, err = parseFraction(fraction); err != nil {
			return 0, err
		}
	}
	if whole == "" {
		return ms, nil
	}
	seconds, err := parseSeconds(whole)
	if err != nil {
		return 0, err
	}
	if ms += seconds * second; ms > MaxMS {
		return 0, errTooLarge
	}
	return ms, nil
}

// parseFraction parses the digits after the point.
func parseFraction(fraction string) (int64, error) {
	value, err := digits(fraction)
	switch {
	case err != nil:
		return 0, err
	case len(fraction) == 1:
		return value * 100, nil
	case len(fraction) == 2:
		return value * 10, nil
	case len(fraction) == 3:
		return value, nil
	}
	return 0, errFraction
}

// parseSeconds parses the parts before the point. Their sum needs at most 62 bits.
func parseSeconds(whole string) (int64, error) {
	var total int64
	for part := 1; ; part++ {
		head, rest, more := strings.Cut(whole, ":")
		value, err := digits(head)
		switch {
		case err != nil:
			return 0, err
		case part > 3:
			return 0, errParts
		case head == "":
			return 0, errMissing
		case part > 1 && (len(head) != 2 || value > 59):
			return 0, errMinutesSeconds
		}
		total = total*60 + value
		if !more {
			return total, nil
		}
		whole = rest
	}
}

// digits parses ASCII digits. A number that is larger than MaxMS becomes MaxMS+1, which cannot overflow.
func digits(text string) (value int64, err error) {
	for i := range len(text) {
		digit := text[i] - '0'
		if digit > 9 {
			return 0, errDigits
		}
		value = min(value*10+int64(digit), MaxMS+1)
	}
	return value, nil
}

// maxQuoted is how many characters of a text a message quotes.
const maxQuoted = 40

func quoted(text string) string {
	count := 0
	for at := range text {
		if count == maxQuoted {
			return strconv.Quote(text[:at]) + "..."
		}
		count++
	}
	return strconv.Quote(text)
}

// FormatMS formats milliseconds, 0 to MaxMS, as HH:MM:SS.mmm. ParseMS reverses it.
func FormatMS(ms int64) (string, error) {
	switch {
	case ms < 0:
		return "", fmt.Errorf("%d ms is negative, but a timecode starts at 00:00:00.000", ms)
	case ms > MaxMS:
		return "", fmt.Errorf("%d ms is larger than %s, the last timecode of the format HH:MM:SS.mmm, which is %d ms", ms, last, MaxMS)
	}
	text := []byte("00:00:00.000")
	writeDigits(text[0:2], ms/hour)
	writeDigits(text[3:5], ms/minute%60)
	writeDigits(text[6:8], ms/second%60)
	writeDigits(text[9:12], ms%second)
	return string(text), nil
}

// writeDigits writes a number into a field, with leading zeros.
func writeDigits(field []byte, value int64) {
	for i := len(field) - 1; i >= 0; i-- {
		field[i] = byte('0' + value%10)
		value /= 10
	}
}
