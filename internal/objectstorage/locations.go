// SPDX-License-Identifier: MPL-2.0

package objectstorage

import (
	"cmp"
	"strings"
)

// location is the Object Storage of one region.
type location struct{ endpoint, signingRegion string }

// locations are the S3-compatible endpoints by site and region code. Source: the Object Storage API overview of each site.
var locations = map[string]map[string]location{
	"public": {
		"KR":   {"https://kr.object.ncloudstorage.com", "kr-standard"},
		"USWN": {"https://us.object.ncloudstorage.com", "us-standard"},
		"SGN":  {"https://sg.object.ncloudstorage.com", "sg-standard"},
		"DEN":  {"https://de.object.ncloudstorage.com", "de-standard"},
		"JPN":  {"https://jp.object.ncpstorage.com", "jp-standard"},
	},
	"fin": {
		"FKR": {"https://kr.object.fin-ncloudstorage.com", "fin-standard"},
	},
}

// Endpoint returns the endpoint for a site and a region code, or "" for an unknown one.
func Endpoint(site, region string) string { return locations[site][region].endpoint }

// SigningRegion returns the region that signatures name. For an unknown one, which needs an endpoint of the user's own, it
// follows the pattern of the known ones.
func SigningRegion(site, region string) string {
	return cmp.Or(locations[site][region].signingRegion, strings.ToLower(region)+"-standard")
}
