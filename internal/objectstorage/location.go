// Package objectstorage knows where in Object Storage, the S3-compatible service of NAVER Cloud Platform, the mp4 of a
// short clip is, looks whether it is there, deletes it, and signs links to it.
package objectstorage

import (
	"cmp"
	"strings"
)

// location is where the Object Storage of a region is, and which region its signatures name.
type location struct{ endpoint, signingRegion string }

// locations are the S3-compatible endpoints by site and region code. Source: the Object Storage API overview of either
// zone.
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

// Endpoint gives the endpoint for a site and a region, "" where none is known.
func Endpoint(site, region string) string { return locations[site][region].endpoint }

// SigningRegion gives the region that signatures name. Where none is known, as beside an endpoint of the user's own, it
// is made after the pattern of the known ones.
func SigningRegion(site, region string) string {
	return cmp.Or(locations[site][region].signingRegion, strings.ToLower(region)+"-standard")
}

// Key is the key of the object that a folder and a file name make. The folder starts with "/", a key does not.
func Key(filePath, fileName string) string {
	var parts []string
	for _, part := range strings.Split(filePath+"/"+fileName, "/") {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// ObjectURL is the address of an object, in path style, each segment percent-encoded but for what RFC 3986 leaves
// unreserved: a plus sign, which some servers take for a space, is encoded too. It is "" where the endpoint or the name is
// not known.
func ObjectURL(endpoint, bucket, filePath, fileName string) string {
	if endpoint == "" || bucket == "" || fileName == "" {
		return ""
	}
	segments := strings.Split(Key(filePath, fileName), "/")
	for i, segment := range segments {
		segments[i] = escape(segment)
	}
	return strings.TrimSuffix(endpoint, "/") + "/" + escape(bucket) + "/" + strings.Join(segments, "/")
}

func escape(segment string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(segment) {
		if strings.IndexByte(unreserved, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
