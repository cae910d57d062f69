package shortclip_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// stored is a service with a real object store, and a COMPLETED clip whose mp4 is in it.
func clipInBucket(t *testing.T, changes ...acctest.Values) (*acctest.Env, *acctest.ProviderClient, *acctest.State, string) {
	t.Helper()
	s := acctest.New(t, acctest.WithStorage())
	p := s.Provider(t, nil)
	state, diags := p.Create(t, typeName, s.ClipConfig(changes...))
	requireNoDiagnostics(t, diags)
	key := storagetest.Key(onlyClip(t, s))
	requireKeys(t, s, key)
	return s, p, state, key
}

// holds checks what is in the bucket.
func requireKeys(t *testing.T, s *acctest.Env, want ...string) {
	t.Helper()
	keys, err := s.Storage.Keys(t.Context(), "highlights")
	if err != nil || !slices.Equal(keys, want) {
		t.Errorf("in the bucket there is %q, want %q; %v", keys, want, err)
	}
}

func requireNoError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	verifies = acctest.Values{"verify_output": true}
	deletes  = acctest.Values{"delete_file_on_destroy": true}
)

// storageFailures are the ways in which the bucket does not tell whether an object is there, each with what is said.
var storageFailures = map[string]struct {
	fails func(*testing.T, *acctest.Env) acctest.Values
	says  []string
}{
	"no permission": {func(t *testing.T, s *acctest.Env) acctest.Values {
		requireNoError(t, s.Storage.Deny(t.Context(), "highlights"))
		return nil
	}, []string{"HTTP 403", "may not do this", "NCP_OBJECT_STORAGE_MANAGER"}},
	"no bucket": {func(t *testing.T, s *acctest.Env) acctest.Values {
		requireNoError(t, s.Storage.DeleteBucket(t.Context(), "highlights"))
		return nil
	}, []string{"NoSuchBucket", "no such bucket at this endpoint", "the endpoint of another region answers the same"}},
	"nothing at the endpoint": {func(*testing.T, *acctest.Env) acctest.Values {
		return acctest.Values{"object_storage_endpoint": "http://127.0.0.1:1"}
	}, []string{"no response", "http://127.0.0.1:1", "object_storage_endpoint"}},
	"another service at the endpoint": {func(t *testing.T, s *acctest.Env) acctest.Values {
		server, err := s.Serve()
		requireNoError(t, err)
		t.Cleanup(server.Close)
		return acctest.Values{"object_storage_endpoint": server.URL}
	}, []string{"HTTP 4", "object_storage_endpoint"}},
	"no endpoint known": {func(_ *testing.T, s *acctest.Env) acctest.Values {
		s.HideStorageEndpoint()
		return nil
	}, []string{"No endpoint of Object Storage is known", "Set object_storage_endpoint"}},
}

func TestRead_leavesTheStateOnlyIfRecordAndMP4AreGone(t *testing.T) {
	for name, changes := range map[string]acctest.Values{"by default": nil, "with verify_output": verifies} {
		t.Run(name, func(t *testing.T) {
			s, p, state, key := clipInBucket(t, changes)
			s.RemoveClip(onlyClip(t, s).ID)
			after, diags := p.Read(t, state)
			requireNoDiagnostics(t, diags)
			p.RequireEmptyPlan(t, after, s.ClipConfig(changes))

			requireNoError(t, s.Storage.Delete(t.Context(), "highlights", key))
			after, diags = p.Read(t, state)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip and Its mp4 Gone", state.Value("id").(string), key, "bucket highlights", s.Storage.URL, "leaves the state")
			if after.Exists() {
				t.Errorf("state = %v", after)
			}
		})
	}
}

func TestRead_keepsTheClipWhereTheBucketDoesNotTell(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			for _, changes := range []acctest.Values{nil, verifies} {
				s, _, state, key := clipInBucket(t, changes)
				p := s.Provider(t, c.fails(t, s))
				s.RemoveClip(onlyClip(t, s).ID)
				after, diags := p.Read(t, state)
				requireNoErrors(t, diags)
				if changes == nil {
					requireNoDiagnostics(t, diags)
				} else {
					requireDiagnostic(t, "warning", diags.Warnings(), append(c.says, "mp4 of Short Clip Not Checked", state.Value("id").(string), key, "stays in the state")...)
					if _, secret := s.Key(); strings.Contains(diags.String(), secret) {
						t.Error("the secret key is in the warning")
					}
				}
				if !after.Exists() || after.Value("status") != "COMPLETED" {
					t.Errorf("state = %v", after)
				}
			}
		})
	}
}

func TestRead_verifyOutputWarnsOfAMissingMP4(t *testing.T) {
	s, p, state, key := clipInBucket(t, verifies)
	after, diags := p.Read(t, state)
	requireNoDiagnostics(t, diags)
	requireNoError(t, s.Storage.Delete(t.Context(), "highlights", key))
	after, diags = p.Read(t, after)
	requireNoErrors(t, diags)
	requireDiagnostic(t, "warning", diags.Warnings(), "mp4 of Short Clip Missing", state.Value("id").(string), key, "bucket highlights", "stays in the state")
	p.RequireEmptyPlan(t, after, s.ClipConfig(verifies))

	// Without it the bucket is not asked.
	_, p, state, _ = clipInBucket(t)
	_, diags = p.Read(t, state)
	requireNoDiagnostics(t, diags)
}

func TestDestroy_withAndWithoutDeleteFileLeavesTheBucketAsPromised(t *testing.T) {
	for name, c := range map[string]struct {
		changes acctest.Values
		says    string
		stays   bool
	}{
		"by default": {nil, "Its mp4 stays", true},
		"false":      {acctest.Values{"delete_file_on_destroy": false}, "Its mp4 stays", true},
		"true":       {deletes, "Its mp4 is deleted", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, p, state, key := clipInBucket(t, c.changes)
			requireNoError(t, s.Storage.Put(t.Context(), "highlights", "other.mp4", []byte("mp4"), false))
			plan, diags := p.PlanDestroy(t, state)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning", diags.Warnings(), "Resource Destruction Considerations", c.says, key, "bucket highlights")
			requireKeys(t, s, key, "other.mp4")
			after, diags := p.Apply(t, plan)
			if after.Exists() {
				t.Errorf("state = %v", after)
			}
			if c.stays {
				requireNoErrors(t, diags)
				requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip Forgotten, Not Deleted", key)
				requireKeys(t, s, key, "other.mp4")
				return
			}
			requireNoDiagnostics(t, diags)
			requireKeys(t, s, "other.mp4")
		})
	}
}

func TestDestroy_succeedsWhereTheMP4IsGoneAlready(t *testing.T) {
	s, p, state, key := clipInBucket(t, deletes)
	requireNoError(t, s.Storage.Delete(t.Context(), "highlights", key))
	plan, diags := p.PlanDestroy(t, state)
	requireNoErrors(t, diags)
	after, diags := p.Apply(t, plan)
	requireNoDiagnostics(t, diags)
	if after.Exists() {
		t.Errorf("state = %v", after)
	}
}

// timeouts.delete bounds the deletion exactly; it is 5 minutes if not set.
func TestDestroy_endsWhenItsTimeIsUp(t *testing.T) {
	for limit, want := range map[any]time.Duration{nil: 5 * time.Minute, "7s": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t, acctest.WithHangingStorage())
			p := s.Provider(t, acctest.Values{"request_timeout": "1h"})
			state, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{
				"delete_file_on_destroy": true, "timeouts": acctest.Values{"delete": limit},
			}))
			requireNoDiagnostics(t, diags)
			plan, diags := p.PlanDestroy(t, state)
			requireNoErrors(t, diags)
			begun := time.Now()
			after, diags := p.Apply(t, plan)
			if waited := time.Since(begun); waited != want {
				t.Errorf("timeouts.delete %v: ended after %s, want %s", limit, waited, want)
			}
			requireDiagnostic(t, "error", diags.Errors(), "Cannot Delete mp4 of Short Clip", state.Value("id").(string), "stays in the state")
			if !after.Exists() {
				t.Error("the clip left the state")
			}
		})
	}
}

func TestDestroy_refusedLeavesTheClipInTheState(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			s, _, state, key := clipInBucket(t, deletes)
			p := s.Provider(t, c.fails(t, s))
			plan, diags := p.PlanDestroy(t, state)
			requireNoErrors(t, diags)
			after, diags := p.Apply(t, plan)
			requireDiagnostic(t, "error", diags.Errors(), append(c.says, "Cannot Delete mp4 of Short Clip", key, "The clip stays in the state", "terraform state rm")...)
			if !after.Exists() || after.Value("id") != state.Value("id") {
				t.Errorf("state = %v", after)
			}
		})
	}
}

func TestDestroy_ofAClipThatNeverCompletedDeletesNothing(t *testing.T) {
	s := acctest.New(t, acctest.WithStorage())
	p := s.Provider(t, nil)
	setOutcome(s, simulator.Outcome{Never: true})
	config := s.ClipConfig(deletes, acctest.Values{"wait_for_completion": false})
	destroy := func(state *acctest.State, says ...string) {
		t.Helper()
		plan, diags := p.PlanDestroy(t, state)
		requireNoErrors(t, diags)
		after, diags := p.Apply(t, plan)
		requireNoErrors(t, diags)
		if len(says) > 0 {
			requireDiagnostic(t, "warning", diags.Warnings(), says...)
		} else {
			requireNoDiagnostics(t, diags)
		}
		if after.Exists() {
			t.Errorf("state = %v", after)
		}
		requireKeys(t, s)
	}
	state, diags := p.Create(t, typeName, config)
	requireNoDiagnostics(t, diags)
	destroy(state, "still being made", "nothing yet that delete_file_on_destroy could delete")

	// It completed since the state was written, as with -refresh=false.
	s.Finish(onlyClip(t, s).ID, "COMPLETED")
	destroy(state)

	s.Finish(onlyClip(t, s).ID, "UPLOAD_FAIL")
	failed, diags := p.Read(t, state)
	requireNoErrors(t, diags)
	destroy(failed, "UPLOAD_FAIL", "left no mp4")
}

func TestCreate_missingBucketIsAFailedUpload(t *testing.T) {
	s := acctest.New(t, acctest.WithStorage())
	_, diags := s.Provider(t, nil).Create(t, typeName, s.ClipConfig(acctest.Values{
		"output": acctest.Values{"bucket_name": "missing", "file_path": "/clips"},
	}))
	requireDiagnostic(t, "error", diags.Errors(), "UPLOAD_FAIL", "Check that the bucket of output.bucket_name exists")
}

func TestOutputURL_servesThePublicMP4AndRefusesThePrivateOne(t *testing.T) {
	s := acctest.New(t, acctest.WithStorage())
	p := s.Provider(t, nil)
	for _, folder := range []string{"/", "/a", "/a/b/", "/a b", "/클립+1"} {
		for acl, status := range map[string]int{"PUBLIC_READ": http.StatusOK, "PRIVATE": http.StatusForbidden} {
			state, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{
				"output": acctest.Values{"bucket_name": "highlights", "file_path": folder, "access_control": acl},
			}))
			requireNoDiagnostics(t, diags)
			output := state.Value("output").(acctest.Values)
			answer, err := storagetest.Get(t.Context(), output["url"].(string))
			requireNoError(t, err)
			if answer.Status != status || answer.MP4() != (acl == "PUBLIC_READ") {
				t.Errorf("%s %s: %s gives %d, %s", folder, acl, output["url"], answer.Status, answer.ContentType)
			}
			if acl == "PUBLIC_READ" && int64(len(answer.Body)) != state.Value("file_size") {
				t.Errorf("%s: %d bytes, file_size is %v", folder, len(answer.Body), state.Value("file_size"))
			}

			link, diags := p.OpenEphemeral(t, "ncplivestation_shortclip_url", acctest.Values{
				"bucket_name": "highlights", "file_path": folder, "file_name": output["file_name"],
			})
			requireNoDiagnostics(t, diags)
			answer, err = storagetest.Get(t.Context(), link.Value("url").(string))
			requireNoError(t, err)
			if !answer.MP4() || link.Value("expires_in") != "15m" || link.Value("expire_time") == nil {
				t.Errorf("%s: the link %v gives %d", folder, link, answer.Status)
			}
		}
	}
}
