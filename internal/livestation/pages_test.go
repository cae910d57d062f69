// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

func number(n int64) *int64 { return &n }

// letters is a page whose items are the letters of a word.
func letters(word string, total *int64) page[string] {
	return page[string]{strings.Split(word, ""), total}
}

var errPastEnd, errOther = errors.New("no such page"), errors.New("other error")

// collectLetters reads pages of at most three letters and returns them with the number of requests.
func collectLetters(fetch func(number int) (page[string], error)) (word string, total int64, requests int, err error) {
	items, total, err := collectPages(3, func(number int) (page[string], error) {
		requests++
		return fetch(number)
	}, func(err error) bool { return errors.Is(err, errPastEnd) }, func(item string) string { return item })
	return strings.Join(items, ""), total, requests, err
}

func TestCollectPages_endsWithoutNewIDs(t *testing.T) {
	for _, c := range []struct {
		name     string
		pages    []page[string]
		past     page[string]
		want     string
		total    int64
		requests int
	}{
		{"no items", nil, letters("", number(0)), "", 0, 1},
		{"no items, no total", nil, letters("", nil), "", 0, 1},
		{"no total", []page[string]{letters("abc", nil), letters("def", nil), letters("g", nil)}, letters("", nil), "abcdefg", 0, 4},
		{"total of all items", []page[string]{letters("abc", number(7)), letters("def", number(7)), letters("g", number(7))}, letters("", number(7)), "abcdefg", 7, 3},
		{"total of the page", []page[string]{letters("abc", number(3)), letters("d", number(1))}, letters("", number(0)), "abcd", 3, 3},
		{"one page, so that total may count either", []page[string]{letters("ab", number(2))}, letters("", number(2)), "ab", 2, 2},
		{"pages smaller than requested", []page[string]{letters("ab", nil), letters("cd", nil), letters("e", nil)}, letters("", nil), "abcde", 0, 4},
		{"the last page again", []page[string]{letters("abc", nil), letters("d", nil)}, letters("d", nil), "abcd", 0, 3},
		{"the first page again", []page[string]{letters("ab", nil)}, letters("ab", nil), "ab", 0, 2},
		{"overlapping pages", []page[string]{letters("abc", nil), letters("bcd", nil), letters("cde", nil)}, letters("", nil), "abcde", 0, 4},
		{"an item twice on a page", []page[string]{letters("aba", nil)}, letters("", nil), "ab", 0, 2},
		{"fewer than total", []page[string]{letters("abc", number(5)), letters("d", number(5))}, letters("", number(5)), "abcd", 5, 3},
		{"total is larger on the first page", []page[string]{letters("ab", number(5)), letters("de", number(4))}, letters("", number(4)), "abde", 5, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			word, total, requests, err := collectLetters(func(number int) (page[string], error) {
				if number > len(c.pages) {
					return c.past, nil
				}
				return c.pages[number-1], nil
			})
			if err != nil || word != c.want || total != c.total || requests != c.requests {
				t.Errorf("got %q, total %d, %v in %d requests; want %q, total %d in %d", word, total, err, requests, c.want, c.total, c.requests)
			}
		})
	}
}

func TestCollectPages_errorEndsTheListOnlyAfterAShortPage(t *testing.T) {
	for _, c := range []struct {
		name  string
		first string
		err   error
		ends  bool
	}{
		{"no such page, after a short page", "ab", errPastEnd, true},
		{"no such page, after a full page", "abc", errPastEnd, false},
		{"other error, after a short page", "ab", errOther, false},
		{"other error, after a full page", "abc", errOther, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			word, _, _, err := collectLetters(func(number int) (page[string], error) {
				if number > 1 {
					return page[string]{}, c.err
				}
				return letters(c.first, nil), nil
			})
			switch {
			case c.ends && (err != nil || word != c.first):
				t.Errorf("got %q, %v; want %q", word, err, c.first)
			case !c.ends && (!errors.Is(err, c.err) || word != ""):
				t.Errorf("got %q, %v; want the error and no items", word, err)
			}
		})
	}
}

func TestCollectPages_errorOfTheFirstPageIsReturned(t *testing.T) {
	_, _, requests, err := collectLetters(func(int) (page[string], error) { return page[string]{}, errPastEnd })
	if !errors.Is(err, errPastEnd) || requests != 1 {
		t.Errorf("%v after %d requests, want the error after 1", err, requests)
	}
}

func TestCollectPages_endlessListIsAnError(t *testing.T) {
	_, _, requests, err := collectLetters(func(number int) (page[string], error) {
		return page[string]{items: []string{strconv.Itoa(number)}}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "does not end within 1000 pages") || requests != maxPages {
		t.Errorf("%v after %d requests, want an error after %d", err, requests, maxPages)
	}
}
