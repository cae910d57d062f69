// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// recorder is a test whose failures are recorded instead of reported.
type recorder struct {
	testing.TB
	errors   []string
	log      []string
	cleanups []func()
}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return context.Background() }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Log(args ...any)        { r.log = append(r.log, fmt.Sprint(args...)) }
func (r *recorder) Failed() bool           { return len(r.errors) > 0 }
func (r *recorder) Cleanup(cleanup func()) { r.cleanups = append(r.cleanups, cleanup) }

// Fatalf ends the function that check runs.
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

// check runs a function and returns the failures that it reported, one a line.
func check(run func(testing.TB)) string {
	r := &recorder{}
	func() {
		defer func() {
			if cause := recover(); cause != nil && cause != any(r) {
				panic(cause)
			}
		}()
		run(r)
	}()
	return strings.Join(r.errors, "\n")
}
