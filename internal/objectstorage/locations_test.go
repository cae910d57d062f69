// SPDX-License-Identifier: MPL-2.0

package objectstorage_test

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

func TestLocation_bySiteAndRegion(t *testing.T) {
	for _, c := range []struct{ site, region, endpoint, signingRegion string }{
		{"public", "KR", "https://kr.object.ncloudstorage.com", "kr-standard"},
		{"public", "USWN", "https://us.object.ncloudstorage.com", "us-standard"},
		{"public", "SGN", "https://sg.object.ncloudstorage.com", "sg-standard"},
		{"public", "DEN", "https://de.object.ncloudstorage.com", "de-standard"},
		{"public", "JPN", "https://jp.object.ncpstorage.com", "jp-standard"},
		{"fin", "FKR", "https://kr.object.fin-ncloudstorage.com", "fin-standard"},
		{"fin", "KR", "", "kr-standard"},
		{"public", "XX", "", "xx-standard"},
	} {
		if got := objectstorage.Endpoint(c.site, c.region); got != c.endpoint {
			t.Errorf("Endpoint(%s, %s) = %q, want %q", c.site, c.region, got, c.endpoint)
		}
		if got := objectstorage.SigningRegion(c.site, c.region); got != c.signingRegion {
			t.Errorf("SigningRegion(%s, %s) = %q, want %q", c.site, c.region, got, c.signingRegion)
		}
	}
}
