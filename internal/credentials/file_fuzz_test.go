// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// marker goes into each value of a fuzzed file. It has no sign that means anything in an INI file.
const marker = "z8Qm4Xv0Kd7"

// before is a line up to its value, and past the quotes that the value may stand in.
var before = regexp.MustCompile("^[^=:]+[=:][ \\t]*[\"'`]*")

// marked puts the marker into each line but those of a section's name, which a message may show.
func marked(content []byte) []byte {
	lines := bytes.SplitAfter(content, []byte("\n"))
	for i, line := range lines {
		bare := bytes.TrimLeftFunc(bytes.TrimLeft(line, "\ufeff\xff\xfe"), func(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) })
		if bytes.HasPrefix(bare, []byte("[")) {
			continue
		}
		at := len(bytes.TrimRight(line, "\r\n"))
		if loc := before.FindIndex(line); loc != nil {
			at = min(at, loc[1])
		}
		lines[i] = slices.Concat(line[:at], []byte(marker), line[at:])
	}
	return bytes.Join(lines, nil)
}

// A file gives a whole pair of its own values, or an error that shows none of them.
func FuzzFile(f *testing.F) {
	for _, profile := range []string{"", "prod", "prod.half", "other-half", "interpolated", "neither", "nobody", "\x00"} {
		f.Add([]byte(file), profile)
	}
	for _, content := range []string{
		"", "ncloud_access_key_id=a\nncloud_secret_access_key=b\n", "[DEFAULT\nncloud_secret_access_key = b",
		"[DEFAULT]\nnot a pair\nncloud_secret_access_key = b", "\xef\xbb\xbf[DEFAULT]\r\nncloud_access_key_id = a\r\nncloud_secret_access_key = b\r\n",
		"[DEFAULT]\nncloud_access_key_id = \"\"\"a\nb\n\"\"\"\nncloud_secret_access_key = `b", "[DEFAULT]\n= b\n", "[]\nx: y\n",
		"[DEFAULT]\nncloud_access_key_id = %(x)s\nncloud_secret_access_key : \"b", "[DEFAULT]\n\"ncloud_secret_access_key = b",
	} {
		f.Add([]byte(content), DefaultProfile)
	}
	path := filepath.Join(f.TempDir(), "configure")
	f.Fuzz(func(t *testing.T, content []byte, profile string) {
		content = marked(content)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := Source{Profile: profile, File: path, Getenv: environment(nil)}.Resolve()
		if err == nil {
			if !strings.Contains(keys.AccessKey, marker) || !strings.Contains(keys.SecretKey, marker) {
				t.Fatalf("%q and %q are not what the file has: %q", keys.AccessKey, keys.SecretKey, content)
			}
			if shown := fmt.Sprintf("%v %+v %#v %s", keys, keys, keys, keys); strings.Contains(shown, marker) {
				t.Fatalf("the keys show themselves: %s", shown)
			}
			return
		}
		if keys != (Keys{}) {
			t.Fatalf("keys besides the error %v", err)
		}
		fileError, isFile := errors.AsType[*FileError](err)
		if _, isHalf := errors.AsType[*IncompleteError](err); !isHalf && (!isFile || fileError.Path != path || fileError.Reason == "") {
			t.Fatalf("error = %T %v", err, err)
		}
		if strings.Contains(err.Error(), marker) {
			t.Fatalf("%q shows a value of the file: %v", content, err)
		}
	})
}
