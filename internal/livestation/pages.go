// SPDX-License-Identifier: MPL-2.0

package livestation

import "fmt"

// maxPages limits how many pages of a list are read.
const maxPages = 1000

// page is one page of a list.
type page[T any] struct {
	items []T
	// total is what the service reports beside the page: the number of all items or of those on the page, nil if nothing.
	total *int64
}

// collectPages reads pages 1, 2, … until one adds no new ID, and returns the items, each ID once, with the largest total. The
// documents do not say what comes after the last page: an empty page, the last page again, or an error.
//
// An error of a later page ends the list only if endsList says so and the page before it was not full. Otherwise it is
// returned, because a full page may have a successor.
func collectPages[T any](size int, fetch func(number int) (page[T], error), endsList func(error) bool, id func(T) string) (items []T, total int64, err error) {
	seen := map[string]bool{}
	last := size
	for number := 1; number <= maxPages; number++ {
		got, err := fetch(number)
		if err != nil && last < size && endsList(err) {
			return items, total, nil
		}
		if err != nil {
			return nil, 0, err
		}
		added := 0
		for _, item := range got.items {
			if !seen[id(item)] {
				seen[id(item)] = true
				items = append(items, item)
				added++
			}
		}
		if got.total != nil {
			total = max(total, *got.total)
		}
		// A total that is larger than its page counts all pages.
		countsAll := total > int64(len(got.items))
		if added == 0 || countsAll && int64(len(items)) == total {
			return items, total, nil
		}
		last = len(got.items)
	}
	return nil, 0, fmt.Errorf("the list does not end within %d pages", maxPages)
}
