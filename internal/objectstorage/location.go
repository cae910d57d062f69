// Package objectstorage knows where in Object Storage, the S3-compatible service of NAVER Cloud Platform, the mp4 of a
// short clip is.
package objectstorage

import (
	"net/url"
	"strings"
)

// endpoints are the S3-compatible endpoints by site and region code. Source: the Object Storage API overview of either
// zone.
var endpoints = map[string]map[string]string{
	"public": {
		"KR":   "https://kr.object.ncloudstorage.com",
		"USWN": "https://us.object.ncloudstorage.com",
		"SGN":  "https://sg.object.ncloudstorage.com",
		"DEN":  "https://de.object.ncloudstorage.com",
		"JPN":  "https://jp.object.ncpstorage.com",
	},
	"fin": {
		"FKR": "https://kr.object.fin-ncloudstorage.com",
	},
}

// Endpoint gives the endpoint for a site and a region, "" where none is known.
func Endpoint(site, region string) string { return endpoints[site][region] }

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

// ObjectURL is the address of an object, in path style, each segment percent-encoded. It is "" where the endpoint or the
// name is not known.
func ObjectURL(endpoint, bucket, filePath, fileName string) string {
	if endpoint == "" || bucket == "" || fileName == "" {
		return ""
	}
	segments := strings.Split(Key(filePath, fileName), "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(segment)
	}
	return strings.TrimSuffix(endpoint, "/") + "/" + url.PathEscape(bucket) + "/" + strings.Join(segments, "/")
}
