// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"slices"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

func TestOutput_keyAndURL(t *testing.T) {
	const endpoint = "https://kr.object.ncloudstorage.com"
	for _, c := range []struct{ bucket, path, name, key, url string }{
		{"b", "/", "1.mp4", "1.mp4", "/b/1.mp4"},
		{"b", "", "1.mp4", "1.mp4", "/b/1.mp4"},
		{"b", "/a", "1.mp4", "a/1.mp4", "/b/a/1.mp4"},
		{"b", "/a/b/", "1.mp4", "a/b/1.mp4", "/b/a/b/1.mp4"},
		{"b", "//a//b", "1.mp4", "a/b/1.mp4", "/b/a/b/1.mp4"},
		{"my.bucket", "/a b", "1.mp4", "a b/1.mp4", "/my.bucket/a%20b/1.mp4"},
		{"b", "/클립", "1.mp4", "클립/1.mp4", "/b/%ED%81%B4%EB%A6%BD/1.mp4"},
		{"b", "/50%?#", "1+1.mp4", "50%?#/1+1.mp4", "/b/50%25%3F%23/1%2B1.mp4"},
	} {
		output := livestation.Output{BucketName: c.bucket, FilePath: c.path, FileName: c.name}
		if got := output.Key(); got != c.key {
			t.Errorf("%+v: Key() = %q, want %q", output, got, c.key)
		}
		if got := output.URL(endpoint); got != endpoint+c.url {
			t.Errorf("%+v: URL() = %q, want %q", output, got, endpoint+c.url)
		}
		if got := output.URL(endpoint + "/"); got != endpoint+c.url {
			t.Errorf("%+v: URL() at an endpoint with a trailing slash = %q, want %q", output, got, endpoint+c.url)
		}
	}
}

func TestOutput_withoutFileNameHasNoKey(t *testing.T) {
	output := livestation.Output{BucketName: "b", FilePath: "/a"}
	if output.Key() != "" || output.KeyForms() != nil || output.URL("https://store.example") != "" {
		t.Errorf("key %q, forms %q, URL %q; want none", output.Key(), output.KeyForms(), output.URL("https://store.example"))
	}
}

func TestOutputURL_withoutEndpointOrBucketIsEmpty(t *testing.T) {
	output := livestation.Output{BucketName: "b", FilePath: "/", FileName: "1.mp4"}
	if got := output.URL(""); got != "" {
		t.Errorf("without an endpoint: %q", got)
	}
	output.BucketName = ""
	if got := output.URL("https://store.example"); got != "" {
		t.Errorf("without a bucket: %q", got)
	}
}

func TestKeyForms_coverEachWayToJoin(t *testing.T) {
	for path, want := range map[string][]string{
		"/":        {"x", "/x", "//x"},
		"/clips":   {"clips/x", "/clips/x"},
		"clips":    {"clips/x", "/clips/x"},
		"/clips/":  {"clips/x", "/clips/x", "clips//x", "/clips//x"},
		"/a//b":    {"a/b/x", "/a/b/x", "a//b/x", "/a//b/x"},
		"//clips":  {"clips/x", "/clips/x", "//clips/x"},
		"//a//b//": {"a/b/x", "/a/b/x", "/a//b//x", "//a//b//x", "/a//b///x", "//a//b///x", "a//b//x", "a//b///x"},
	} {
		output := livestation.Output{FilePath: path, FileName: "x"}
		if got := output.KeyForms(); !slices.Equal(got, want) {
			t.Errorf("%q: KeyForms() = %q, want %q", path, got, want)
		}
	}
}

func TestFolder_ignoresHowSlashesAreWritten(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"/clips", "/clips/", true},
		{"/clips", "clips", true},
		{"/a//b", "/a/b", true},
		{"/", "", true},
		{"/a/b", "/ab", false},
		{"/clips", "/Clips", false},
		{"/clips", "/clips/a", false},
	} {
		a, b := livestation.Output{FilePath: c.a, FileName: "1"}, livestation.Output{FilePath: c.b, FileName: "2"}
		if (a.Folder() == b.Folder()) != c.same {
			t.Errorf("%q and %q: the folders are %q and %q, want the same: %t", c.a, c.b, a.Folder(), b.Folder(), c.same)
		}
	}
}
