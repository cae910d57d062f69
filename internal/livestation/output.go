// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"slices"
	"strings"
)

// AccessControl says who may read the mp4 of a short clip or recording.
type AccessControl string

// The documented access controls. Source: "Create short clip".
const (
	AccessPrivate    AccessControl = "PRIVATE"
	AccessPublicRead AccessControl = "PUBLIC_READ"
)

// Output is where in Object Storage the mp4 of a short clip is. Source: "Create short clip".
type Output struct {
	AccessControl AccessControl
	BucketName    string
	// FilePath is the folder and starts with "/".
	FilePath string
	// FileName is chosen by the service and cannot be predicted; empty until the service reports it.
	FileName string
}

// Folder returns FilePath without leading, trailing and doubled slashes. It is empty for the bucket's root.
func (o Output) Folder() string {
	return strings.Join(slices.DeleteFunc(strings.Split(o.FilePath, "/"), func(segment string) bool { return segment == "" }), "/")
}

// Key returns the key of the object without a leading slash, or "" while FileName is empty.
func (o Output) Key() string {
	if o.FileName == "" {
		return ""
	}
	return strings.TrimPrefix(o.Folder()+"/"+o.FileName, "/")
}

// KeyForms returns every key that the object may have, likeliest first, or nil while FileName is empty. The documents do not
// say how the service joins FilePath and FileName: with or without a leading slash, and with the slashes of FilePath as the
// request wrote them or cleaned up.
func (o Output) KeyForms() []string {
	if o.FileName == "" {
		return nil
	}
	joined := o.FilePath + "/" + o.FileName
	asWritten := strings.TrimSuffix(o.FilePath, "/") + "/" + o.FileName
	var forms []string
	for _, form := range []string{
		o.Key(), "/" + o.Key(),
		strings.TrimPrefix(asWritten, "/"), asWritten,
		strings.TrimPrefix(joined, "/"), joined,
		strings.TrimLeft(asWritten, "/"), strings.TrimLeft(joined, "/"),
	} {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// URL returns the object's path-style URL at an Object Storage endpoint. It is "" if the endpoint, the bucket or the file name
// is empty. Every byte of a path segment except the unreserved characters of RFC 3986 is percent-encoded, including the plus
// sign, which some servers read as a space.
func (o Output) URL(endpoint string) string {
	if endpoint == "" || o.BucketName == "" || o.FileName == "" {
		return ""
	}
	segments := strings.Split(o.Key(), "/")
	for i, segment := range segments {
		segments[i] = percentEncode(segment)
	}
	return strings.TrimSuffix(endpoint, "/") + "/" + percentEncode(o.BucketName) + "/" + strings.Join(segments, "/")
}

func percentEncode(segment string) string {
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
