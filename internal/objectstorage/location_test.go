package objectstorage

import "testing"

func TestObjectURL_foldersSpacesAndOtherScripts(t *testing.T) {
	const endpoint = "https://kr.object.ncloudstorage.com"
	for _, c := range []struct{ bucket, path, name, want string }{
		{"b", "/", "1.mp4", endpoint + "/b/1.mp4"},
		{"b", "/a", "1.mp4", endpoint + "/b/a/1.mp4"},
		{"b", "/a/b/", "1.mp4", endpoint + "/b/a/b/1.mp4"},
		{"b", "//a//b", "1.mp4", endpoint + "/b/a/b/1.mp4"},
		{"my.bucket", "/a b", "1.mp4", endpoint + "/my.bucket/a%20b/1.mp4"},
		{"b", "/클립", "1.mp4", endpoint + "/b/%ED%81%B4%EB%A6%BD/1.mp4"},
		{"b", "/50%?#", "1.mp4", endpoint + "/b/50%25%3F%23/1.mp4"},
		{"", "/", "1.mp4", ""},
		{"b", "/", "", ""},
	} {
		if got := ObjectURL(endpoint, c.bucket, c.path, c.name); got != c.want {
			t.Errorf("ObjectURL(%q, %q, %q) = %s, want %s", c.bucket, c.path, c.name, got, c.want)
		}
	}
	if got := ObjectURL("", "b", "/", "1.mp4"); got != "" {
		t.Errorf("without an endpoint = %s", got)
	}
	if got := ObjectURL(endpoint+"/", "b", "/", "1.mp4"); got != endpoint+"/b/1.mp4" {
		t.Errorf("an endpoint with a slash = %s", got)
	}
}

func TestEndpoint_bySiteAndRegion(t *testing.T) {
	for _, c := range []struct{ site, region, want string }{
		{"public", "KR", "https://kr.object.ncloudstorage.com"},
		{"public", "JPN", "https://jp.object.ncpstorage.com"},
		{"fin", "FKR", "https://kr.object.fin-ncloudstorage.com"},
		{"fin", "KR", ""},
		{"public", "XX", ""},
	} {
		if got := Endpoint(c.site, c.region); got != c.want {
			t.Errorf("Endpoint(%s, %s) = %q, want %q", c.site, c.region, got, c.want)
		}
	}
}
