// SPDX-License-Identifier: MPL-2.0

package storagetest

import (
	"net/http"
	"slices"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// clip is a completed clip of 2.5 s, in a folder with a space and a trailing slash.
func clip(accessControl string) simulator.Clip {
	return simulator.Clip{
		ID: 1, BucketName: "clips", FilePath: "/a b/", FileName: accessControl + ".mp4", AccessControl: accessControl,
		Key: "a b/" + accessControl + ".mp4", Duration: 2500, FileSize: 50000, Status: "COMPLETED",
	}
}

func TestUpload_failsWithoutBucket(t *testing.T) {
	store := New(t, simulator.AccessKey, simulator.SecretKey)
	if err := store.Upload(clip("PRIVATE")); err == nil {
		t.Error("an upload to a bucket that does not exist succeeded")
	}
}

func TestUpload_appliesAccessControl(t *testing.T) {
	store := New(t, simulator.AccessKey, simulator.SecretKey)
	if err := store.CreateBucket(t.Context(), "clips"); err != nil {
		t.Fatal(err)
	}
	get := func(accessControl string) Response {
		t.Helper()
		if err := store.Upload(clip(accessControl)); err != nil {
			t.Fatal(err)
		}
		response, err := Get(t.Context(), store.URL+"/clips/a%20b/"+accessControl+".mp4")
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
	if got := get("PRIVATE"); got.Status != http.StatusForbidden {
		t.Errorf("a PRIVATE object without credentials: status %d, want 403", got.Status)
	}
	public := get("PUBLIC_READ")
	if !public.MP4() {
		t.Errorf("a PUBLIC_READ object: status %d, %s, want an mp4", public.Status, public.ContentType)
	}
	if len(public.Body) != 50000 {
		t.Errorf("a PUBLIC_READ object has %d bytes, want 50000", len(public.Body))
	}
	keys, err := store.Keys(t.Context(), "clips")
	if want := []string{"a b/PRIVATE.mp4", "a b/PUBLIC_READ.mp4"}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("Keys() = %q, %v; want %q", keys, err, want)
	}
}
