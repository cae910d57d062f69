package shortclip_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/storagetest"
)

// stored is a service with a real object store, and a COMPLETED clip whose mp4 is in it.
func stored(t *testing.T, changes ...acctest.Object) (*acctest.Service, *acctest.Protocol, *acctest.State, string) {
	t.Helper()
	s := acctest.New(simulator.GEN2()).WithStorage(t)
	p := s.Protocol(t, nil)
	state, diags := p.Create(t.Context(), t, typeName, clipOf(s, changes...))
	nothing(t, diags)
	key := storagetest.Key(theClip(t, s))
	holds(t, s, key)
	return s, p, state, key
}

// holds checks what is in the bucket.
func holds(t *testing.T, s *acctest.Service, want ...string) {
	t.Helper()
	keys, err := s.Storage.Keys(t.Context(), "highlights")
	if err != nil || !slices.Equal(keys, want) {
		t.Errorf("in the bucket there is %q, want %q; %v", keys, want, err)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	verifies = acctest.Object{"verify_output": true}
	deletes  = acctest.Object{"delete_file_on_destroy": true}
)

// storageFailures are the ways in which the bucket does not tell whether an object is there, each with what is said.
var storageFailures = map[string]struct {
	fails func(*testing.T, *acctest.Service) acctest.Object
	says  []string
}{
	"no permission": {func(t *testing.T, s *acctest.Service) acctest.Object {
		ok(t, s.Storage.Deny(t.Context(), "highlights"))
		return nil
	}, []string{"HTTP 403", "may not do this", "NCP_OBJECT_STORAGE_MANAGER"}},
	"no bucket": {func(t *testing.T, s *acctest.Service) acctest.Object {
		ok(t, s.Storage.DeleteBucket(t.Context(), "highlights"))
		return nil
	}, []string{"NoSuchBucket", "no such bucket at this endpoint", "the endpoint of another region answers the same"}},
	"nothing at the endpoint": {func(*testing.T, *acctest.Service) acctest.Object {
		return acctest.Object{"object_storage_endpoint": "http://127.0.0.1:1"}
	}, []string{"no answer", "http://127.0.0.1:1", "object_storage_endpoint"}},
	"another service at the endpoint": {func(t *testing.T, s *acctest.Service) acctest.Object {
		server, err := s.Serve()
		ok(t, err)
		t.Cleanup(server.Close)
		return acctest.Object{"object_storage_endpoint": server.URL}
	}, []string{"HTTP 4", "object_storage_endpoint"}},
	"no endpoint known": {func(_ *testing.T, s *acctest.Service) acctest.Object {
		s.NoStorageEndpoint = true
		return nil
	}, []string{"No endpoint of Object Storage is known", "Set object_storage_endpoint"}},
}

func TestRead_leavesTheStateOnlyIfRecordAndMP4AreGone(t *testing.T) {
	for name, changes := range map[string]acctest.Object{"by default": nil, "with verify_output": verifies} {
		t.Run(name, func(t *testing.T) {
			s, p, state, key := stored(t, changes)
			s.ForgetClip(theClip(t, s).ID)
			after, diags := p.Read(t.Context(), t, typeName, state)
			nothing(t, diags)
			unchanged(t, p, after, clipOf(s, changes))

			ok(t, s.Storage.Delete(t.Context(), "highlights", key))
			after, diags = p.Read(t.Context(), t, typeName, state)
			noErrors(t, diags)
			expect(t, "warning", diags.Warnings, "Short Clip and Its mp4 Gone", state.Object["id"].(string), key, "bucket highlights", s.Storage.URL, "leaves the state")
			if after != nil {
				t.Errorf("state = %v", after.Object)
			}
		})
	}
}

func TestRead_keepsTheClipWhereTheBucketDoesNotTell(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			for _, changes := range []acctest.Object{nil, verifies} {
				s, _, state, key := stored(t, changes)
				p := s.Protocol(t, c.fails(t, s))
				s.ForgetClip(theClip(t, s).ID)
				after, diags := p.Read(t.Context(), t, typeName, state)
				noErrors(t, diags)
				if changes == nil {
					nothing(t, diags)
				} else {
					expect(t, "warning", diags.Warnings, append(c.says, "mp4 of Short Clip Not Checked", state.Object["id"].(string), key, "stays in the state")...)
					if _, secret := s.Key(); strings.Contains(diags.String(), secret) {
						t.Error("the secret key is in the warning")
					}
				}
				if after == nil || after.Object["status"] != "COMPLETED" {
					t.Errorf("state = %v", after)
				}
			}
		})
	}
}

func TestRead_verifyOutputWarnsOfAMissingMP4(t *testing.T) {
	s, p, state, key := stored(t, verifies)
	after, diags := p.Read(t.Context(), t, typeName, state)
	nothing(t, diags)
	ok(t, s.Storage.Delete(t.Context(), "highlights", key))
	after, diags = p.Read(t.Context(), t, typeName, after)
	noErrors(t, diags)
	expect(t, "warning", diags.Warnings, "mp4 of Short Clip Missing", state.Object["id"].(string), key, "bucket highlights", "stays in the state")
	unchanged(t, p, after, clipOf(s, verifies))

	// Without it the bucket is not asked.
	_, p, state, _ = stored(t)
	_, diags = p.Read(t.Context(), t, typeName, state)
	nothing(t, diags)
}

func TestDestroy_withAndWithoutDeleteFileLeavesTheBucketAsPromised(t *testing.T) {
	for name, c := range map[string]struct {
		changes acctest.Object
		says    string
		stays   bool
	}{
		"by default": {nil, "Its mp4 stays", true},
		"false":      {acctest.Object{"delete_file_on_destroy": false}, "Its mp4 stays", true},
		"true":       {deletes, "Its mp4 is deleted", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, p, state, key := stored(t, c.changes)
			ok(t, s.Storage.Put(t.Context(), "highlights", "other.mp4", []byte("mp4"), false))
			plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
			noErrors(t, diags)
			expect(t, "warning", diags.Warnings, "Resource Destruction Considerations", c.says, key, "bucket highlights")
			holds(t, s, key, "other.mp4")
			after, diags := p.Apply(t.Context(), t, typeName, plan)
			if after != nil {
				t.Errorf("state = %v", after.Object)
			}
			if c.stays {
				noErrors(t, diags)
				expect(t, "warning", diags.Warnings, "Short Clip Forgotten, Not Deleted", key)
				holds(t, s, key, "other.mp4")
				return
			}
			nothing(t, diags)
			holds(t, s, "other.mp4")
		})
	}
}

func TestDestroy_succeedsWhereTheMP4IsGoneAlready(t *testing.T) {
	s, p, state, key := stored(t, deletes)
	ok(t, s.Storage.Delete(t.Context(), "highlights", key))
	plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
	noErrors(t, diags)
	after, diags := p.Apply(t.Context(), t, typeName, plan)
	nothing(t, diags)
	if after != nil {
		t.Errorf("state = %v", after.Object)
	}
}

// timeouts.delete bounds the deletion exactly; it is 5 minutes if not set.
func TestDestroy_endsWhenItsTimeIsUp(t *testing.T) {
	for limit, want := range map[any]time.Duration{nil: 5 * time.Minute, "7s": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(simulator.GEN2())
			s.StorageHangs = true
			p := s.Protocol(t, acctest.Object{"request_timeout": "1h"})
			state, diags := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{
				"delete_file_on_destroy": true, "timeouts": acctest.Object{"delete": limit},
			}))
			nothing(t, diags)
			plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
			noErrors(t, diags)
			begun := time.Now()
			after, diags := p.Apply(t.Context(), t, typeName, plan)
			if waited := time.Since(begun); waited != want {
				t.Errorf("timeouts.delete %v: ended after %s, want %s", limit, waited, want)
			}
			expect(t, "error", diags.Errors, "Cannot Delete mp4 of Short Clip", state.Object["id"].(string), "stays in the state")
			if after == nil {
				t.Error("the clip left the state")
			}
		})
	}
}

func TestDestroy_refusedLeavesTheClipInTheState(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			s, _, state, key := stored(t, deletes)
			p := s.Protocol(t, c.fails(t, s))
			plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
			noErrors(t, diags)
			after, diags := p.Apply(t.Context(), t, typeName, plan)
			expect(t, "error", diags.Errors, append(c.says, "Cannot Delete mp4 of Short Clip", key, "The clip stays in the state", "terraform state rm")...)
			if after == nil || after.Object["id"] != state.Object["id"] {
				t.Errorf("state = %v", after)
			}
		})
	}
}

func TestDestroy_ofAClipThatNeverCompletedDeletesNothing(t *testing.T) {
	s := acctest.New(simulator.GEN2()).WithStorage(t)
	p := s.Protocol(t, nil)
	takes(s, simulator.Outcome{Never: true})
	config := clipOf(s, deletes, acctest.Object{"wait_for_completion": false})
	destroy := func(state *acctest.State, says ...string) {
		t.Helper()
		plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
		noErrors(t, diags)
		after, diags := p.Apply(t.Context(), t, typeName, plan)
		noErrors(t, diags)
		if len(says) > 0 {
			expect(t, "warning", diags.Warnings, says...)
		} else {
			nothing(t, diags)
		}
		if after != nil {
			t.Errorf("state = %v", after.Object)
		}
		holds(t, s)
	}
	state, diags := p.Create(t.Context(), t, typeName, config)
	nothing(t, diags)
	destroy(state, "still being made", "nothing yet that delete_file_on_destroy could delete")

	// It completed since the state was written, as with -refresh=false.
	s.Finish(theClip(t, s).ID, "COMPLETED")
	destroy(state)

	s.Finish(theClip(t, s).ID, "UPLOAD_FAIL")
	failed, diags := p.Read(t.Context(), t, typeName, state)
	noErrors(t, diags)
	destroy(failed, "UPLOAD_FAIL", "left no mp4")
}

func TestCreate_missingBucketIsAFailedUpload(t *testing.T) {
	s := acctest.New(simulator.GEN2()).WithStorage(t)
	_, diags := s.Protocol(t, nil).Create(t.Context(), t, typeName, clipOf(s, acctest.Object{
		"output": acctest.Object{"bucket_name": "missing", "file_path": "/clips"},
	}))
	expect(t, "error", diags.Errors, "UPLOAD_FAIL", "Check that the bucket of output.bucket_name exists")
}

func TestOutputURL_servesThePublicMP4AndRefusesThePrivateOne(t *testing.T) {
	s := acctest.New(simulator.GEN2()).WithStorage(t)
	p := s.Protocol(t, nil)
	for _, folder := range []string{"/", "/a", "/a/b/", "/a b", "/클립+1"} {
		for acl, status := range map[string]int{"PUBLIC_READ": http.StatusOK, "PRIVATE": http.StatusForbidden} {
			state, diags := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{
				"output": acctest.Object{"bucket_name": "highlights", "file_path": folder, "access_control": acl},
			}))
			nothing(t, diags)
			output := state.Object["output"].(acctest.Object)
			answer, err := storagetest.Get(t.Context(), output["url"].(string))
			ok(t, err)
			if answer.Status != status || answer.MP4() != (acl == "PUBLIC_READ") {
				t.Errorf("%s %s: %s gives %d, %s", folder, acl, output["url"], answer.Status, answer.ContentType)
			}
			if acl == "PUBLIC_READ" && int64(len(answer.Body)) != state.Object["file_size"] {
				t.Errorf("%s: %d bytes, file_size is %v", folder, len(answer.Body), state.Object["file_size"])
			}

			link, diags := p.Open(t.Context(), t, "ncplivestation_shortclip_url", acctest.Object{
				"bucket_name": "highlights", "file_path": folder, "file_name": output["file_name"],
			})
			nothing(t, diags)
			answer, err = storagetest.Get(t.Context(), link["url"].(string))
			ok(t, err)
			if !answer.MP4() || link["expires_in"] != "15m" || link["expire_time"] == nil {
				t.Errorf("%s: the link %v gives %d", folder, link, answer.Status)
			}
		}
	}
}
