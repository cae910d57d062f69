package objectstorage

import "strings"

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
