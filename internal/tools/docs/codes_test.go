// SPDX-License-Identifier: MPL-2.0

package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// classNames are the names that the troubleshooting page gives the classes of error codes. All other classes are "other".
var classNames = map[livestation.Class]string{
	livestation.ClassNotFound:         "not found",
	livestation.ClassUnauthenticated:  "credentials",
	livestation.ClassPermissionDenied: "permission",
	livestation.ClassThrottled:        "rate limit",
	livestation.ClassWrongState:       "channel state",
	livestation.ClassBucket:           "bucket",
	livestation.ClassInvalidRequest:   "value",
	livestation.ClassNotAvailable:     "not available",
	livestation.ClassTransient:        "transient",
}

// codeRow is a row of a table of error codes. Only the rows of gateway codes have an HTTP status.
type codeRow struct {
	status         int
	message, class string
}

var codeRowPattern = regexp.MustCompile(`(?m)^\| (\d{3,6}) \| (?:HTTP (\d{3}) \| )?(.*?) \| ([a-z ]+) \| .*\|$`)

// codeRows returns the rows of all tables of error codes on the troubleshooting page, by code.
func codeRows(t *testing.T) map[int]codeRow {
	t.Helper()
	rows := map[int]codeRow{}
	for _, cells := range codeRowPattern.FindAllStringSubmatch(read(t, troubleshooting), -1) {
		number, _ := strconv.Atoi(cells[1])
		status, _ := strconv.Atoi(cells[2])
		if _, duplicate := rows[number]; duplicate {
			t.Errorf("code %d has two rows", number)
		}
		rows[number] = codeRow{status: status, message: cells[3], class: cells[4]}
	}
	return rows
}

func TestTroubleshooting_rowsAgreeWithTheCodeTable(t *testing.T) {
	for number, row := range codeRows(t) {
		code, documented := livestation.LookupCode(number)
		if !documented {
			t.Errorf("code %d has a row, but is not in the code table", number)
			continue
		}
		if message := strings.ReplaceAll(row.message, `\|`, "|"); message != code.Message {
			t.Errorf("code %d: the page quotes %q, the code table %q", number, message, code.Message)
		}
		class := "other"
		if name, ok := classNames[code.Class]; ok {
			class = name
		}
		if row.class != class {
			t.Errorf("code %d: the page says %q, its class is %s, which is %q", number, row.class, code.Class, class)
		}
		if code.Gateway() && row.status != code.Status {
			t.Errorf("code %d: the page says HTTP %d, the code table %d", number, row.status, code.Status)
		}
	}
}

// A code of class Other needs no row of its own. It is enough that the page names it, possibly in a range.
func TestTroubleshooting_namesEveryCode(t *testing.T) {
	rows, named := codeRows(t), namedCodes(t)
	for _, code := range livestation.Codes() {
		if _, ok := rows[code.Number]; !ok && (code.Class != livestation.ClassOther || code.Gateway()) {
			t.Errorf("code %d has no row", code.Number)
		}
		if !named[code.Number] && !code.Gateway() {
			t.Errorf("code %d is not in %s", code.Number, troubleshooting)
		}
	}
}

var codeRangePattern = regexp.MustCompile(`(\d{6})(?:\s+to\s+(\d{6}))?`)

// namedCodes returns the codes that the page names, one by one or as "250302 to 250345".
func namedCodes(t *testing.T) map[int]bool {
	t.Helper()
	named := map[int]bool{}
	for _, found := range codeRangePattern.FindAllStringSubmatch(read(t, troubleshooting), -1) {
		from, _ := strconv.Atoi(found[1])
		to := from
		if found[2] != "" {
			to, _ = strconv.Atoi(found[2])
		}
		for number := from; number <= to; number++ {
			named[number] = true
		}
	}
	return named
}
