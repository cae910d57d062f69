package storagetest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func clip(acl string) simulator.Clip {
	return simulator.Clip{
		ID: 1, BucketName: "clips", FilePath: "/a b/", FileName: acl + ".mp4", AccessControl: acl, Duration: 2500, FileSize: 50000, Status: "COMPLETED",
	}
}

func TestUpload_honoursTheAccessControl(t *testing.T) {
	store := New(t, simulator.AccessKey, simulator.SecretKey)
	if err := store.Upload(clip("PRIVATE")); err == nil {
		t.Error("it was uploaded to a bucket that does not exist")
	}
	if err := store.CreateBucket(t.Context(), "clips"); err != nil {
		t.Fatal(err)
	}
	for _, acl := range []string{"PRIVATE", "PUBLIC_READ"} {
		if err := store.Upload(clip(acl)); err != nil {
			t.Fatal(err)
		}
		answer, err := Get(t.Context(), store.URL+"/clips/a%20b/"+acl+".mp4")
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case acl == "PRIVATE" && answer.Status != http.StatusForbidden:
			t.Errorf("a PRIVATE object without a key: %d", answer.Status)
		case acl == "PUBLIC_READ" && (!answer.MP4() || len(answer.Body) != 50000):
			t.Errorf("a PUBLIC_READ object: %d, %s, %d bytes", answer.Status, answer.ContentType, len(answer.Body))
		}
	}
	keys, err := store.Keys(t.Context(), "clips")
	if err != nil || strings.Join(keys, ",") != "a b/PRIVATE.mp4,a b/PUBLIC_READ.mp4" {
		t.Errorf("%q, %v", keys, err)
	}
}
