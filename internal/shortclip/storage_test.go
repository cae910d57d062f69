// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// clipInBucket is an environment with an object store, and with a clip in state that is COMPLETED and whose mp4 is in the bucket
// under key.
func clipInBucket(t *testing.T, changes ...acctest.Values) (env *acctest.Env, p *acctest.ProviderClient, state *acctest.State, key string) {
	t.Helper()
	env = acctest.New(t, acctest.WithStorage())
	p = env.Provider(t, nil)
	state = p.MustCreate(t, typeName, env.ClipConfig(changes...))
	key = env.OnlyClip(t).Key
	requireKeys(t, env, key)
	return env, p, state, key
}

// requireKeys fails the test unless the bucket holds exactly these objects.
func requireKeys(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	keys, err := env.Storage.Keys(t.Context(), acctest.Bucket)
	requireNoError(t, err)
	if !slices.Equal(keys, want) {
		t.Fatalf("the bucket holds %q, want %q", keys, want)
	}
}

func requireNoError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// memoryStorage is an Object Storage in memory. Unlike the real store, it takes two spellings of a key for two objects.
type memoryStorage struct {
	mu   sync.Mutex
	keys []string
}

func (m *memoryStorage) put(keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys = append(m.keys, keys...)
}

func (m *memoryStorage) has(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Contains(m.keys, key)
}

// RoundTrip implements [http.RoundTripper].
func (m *memoryStorage) RoundTrip(req *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := strings.TrimPrefix(req.URL.Path, "/"+acctest.Bucket+"/")
	exists := slices.Contains(m.keys, key)
	w := httptest.NewRecorder()
	w.Header().Set("X-Amz-Request-Id", "tx0001")
	switch {
	case req.Method == http.MethodDelete:
		m.keys = slices.DeleteFunc(m.keys, func(other string) bool { return other == key })
		w.WriteHeader(http.StatusNoContent)
	case !exists:
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusNotFound)
		if req.Method == http.MethodGet {
			_, _ = w.WriteString("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>")
		}
	}
	return w.Result(), nil
}

// loginPage is a proxy that responds to everything with its login page.
type loginPage struct{}

func (loginPage) RoundTrip(*http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	_, _ = w.WriteString("<html>Log in</html>")
	return w.Result(), nil
}

// storageError is an Object Storage that responds to everything with an error.
type storageError struct {
	status int
	code   string
}

// RoundTrip implements [http.RoundTripper].
func (e storageError) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	w.Header().Set("X-Amz-Request-Id", "tx0001")
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(e.status)
	if req.Method != http.MethodHead {
		_, _ = w.WriteString("<Error><Code>" + e.code + "</Code></Error>")
	}
	return w.Result(), nil
}

// unreachable is a network where nothing listens.
type unreachable struct{}

// RoundTrip implements [http.RoundTripper].
func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

// storageFailures are the ways in which Object Storage does not say whether an object exists, each with a part of the message.
var storageFailures = map[string]struct {
	cause func(*acctest.Env)
	says  string
}{
	"no permission": {
		func(env *acctest.Env) { env.SetStorageTransport(storageError{http.StatusForbidden, "AccessDenied"}) },
		"NCP_OBJECT_STORAGE_MANAGER",
	},
	"no bucket": {
		func(env *acctest.Env) { env.SetStorageTransport(storageError{http.StatusNotFound, "NoSuchBucket"}) },
		"another region responds in the same way",
	},
	"nothing listens at the endpoint": {
		func(env *acctest.Env) { env.SetStorageTransport(unreachable{}) },
		"object_storage_endpoint",
	},
	"another service at the endpoint": {
		func(env *acctest.Env) { env.SetStorageTransport(env.Transport()) },
		"object_storage_endpoint",
	},
	"login page at the endpoint": {
		func(env *acctest.Env) { env.SetStorageTransport(loginPage{}) },
		"object_storage_endpoint",
	},
	"no endpoint known": {
		func(env *acctest.Env) { env.HideStorageEndpoint() },
		"Set object_storage_endpoint",
	},
}

// clipInMemory is an environment with an Object Storage in memory, and with a clip in state that is COMPLETED and whose mp4 is in
// the bucket under key.
func clipInMemory(t *testing.T, change acctest.Values) (env *acctest.Env, state *acctest.State, key string) {
	t.Helper()
	storage := &memoryStorage{}
	env = acctest.New(t, acctest.WithStorageTransport(storage))
	env.OnComplete(func(clip simulator.Clip) error {
		storage.put(clip.Key)
		return nil
	})
	state = env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig(change))
	return env, state, env.OnlyClip(t).Key
}

func TestVerifyOutput_findsTheMP4(t *testing.T) {
	_, p, state, _ := clipInBucket(t, verifies)
	p.MustRead(t, state)
}

func TestVerifyOutput_missingMP4ThatWasSeenRemovesTheClipFromState(t *testing.T) {
	env, p, state, key := clipInBucket(t, verifies)
	requireNoError(t, env.Storage.Delete(t.Context(), acctest.Bucket, key))
	removed, diags := p.Read(t, state)
	diags.RequireWarning(t, "Short Clip File Not Found", state.String("id"), key, "bucket highlights", env.Storage.URL, "removes the clip from state")
	removed.CheckRemoved(t)
}

func TestVerifyOutput_missingMP4ThatWasNeverSeenKeepsTheClip(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage())
	env.OnComplete(func(simulator.Clip) error { return nil })
	p := env.Provider(t, nil)
	state, diags := p.Create(t, typeName, env.ClipConfig(verifies))
	diags.RequireWarning(t, "Short Clip File Not Found", "never seen in the bucket", "stays in state")
	state, diags = p.Read(t, state)
	diags.RequireWarning(t, "Short Clip File Not Found")
	state.CheckAttr(t, "status", "COMPLETED")
}

func TestVerifyOutput_failureOfObjectStorageKeepsTheClip(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			env, state, key := clipInMemory(t, verifies)
			c.cause(env)
			refreshed, diags := env.Provider(t, nil).Read(t, state)
			diags.RequireWarning(t, "Unable to Verify Short Clip File", c.says, state.String("id"), key, "stays in state")
			refreshed.CheckAttr(t, "status", "COMPLETED")
			if _, secret := env.Key(); strings.Contains(diags.String(), secret) {
				t.Error("the warning shows the secret key")
			}
		})
	}
}

func TestVerifyOutput_unsetMakesNoRequestToObjectStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithHangingStorage())
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig())
		started := time.Now()
		p.MustRead(t, state)
		checkElapsed(t, started, 0, 0)
	})
}

// forgottenClip is an environment with a clip in state that is CREATING and that Live Station no longer knows.
func forgottenClip(t *testing.T, age time.Duration, opts ...acctest.Option) (*acctest.Env, *acctest.State, simulator.Clip) {
	t.Helper()
	env, _, state := unfinishedClip(t, opts...)
	clip := env.OnlyClip(t)
	env.Advance(age)
	env.RemoveClip(clip.ID)
	return env, state, clip
}

func TestRead_unknownClipWhoseMP4ExistsIsCompleted(t *testing.T) {
	storage := &memoryStorage{}
	env, state, clip := forgottenClip(t, time.Minute, acctest.WithStorageTransport(storage))
	storage.put(clip.Key)
	refreshed, diags := env.Provider(t, nil).Read(t, state)
	diags.RequireWarning(t, "Short Clip Record No Longer Exists", clipID(clip))
	refreshed.CheckAttr(t, "status", "COMPLETED")
}

func TestRead_unknownClipWithoutMP4IsRemovedAfterTenMinutes(t *testing.T) {
	env, state, clip := forgottenClip(t, 10*time.Minute+time.Second, acctest.WithStorageTransport(&memoryStorage{}))
	removed, diags := env.Provider(t, nil).Read(t, state)
	diags.RequireWarning(t, "Short Clip No Longer Exists", clipID(clip), "last status was CREATING", "removes the clip from state")
	removed.CheckRemoved(t)
}

func TestRead_unknownClipWithoutMP4StaysForTenMinutes(t *testing.T) {
	env, state, clip := forgottenClip(t, 10*time.Minute-15*time.Second, acctest.WithStorageTransport(&memoryStorage{}))
	refreshed, diags := env.Provider(t, nil).Read(t, state)
	diags.RequireWarning(t, "Short Clip Not Found", clipID(clip), "stays in state", "plan again in ten minutes")
	refreshed.CheckAttr(t, "status", "CREATING")
}

func TestRead_unknownClipStaysIfObjectStorageFails(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			env, state, clip := forgottenClip(t, time.Hour)
			c.cause(env)
			refreshed, diags := env.Provider(t, nil).Read(t, state)
			diags.RequireWarning(t, "Short Clip Not Found", clipID(clip), "stays in state")
			refreshed.CheckAttr(t, "status", "CREATING")
		})
	}
}

// Documented codes are the only ones that say that a clip does not exist.
func TestRead_onlyDefiniteNotFoundCounts(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			env, p, state := unfinishedClip(t, acctest.WithBehavior(behavior))
			env.RemoveClip(env.OnlyClip(t).ID)
			refreshed, diags := p.Read(t, state)
			diags.RequireWarning(t, "Short Clip Not Found")
			refreshed.CheckAttr(t, "status", "CREATING")
		})
	}
}

// An apply that creates before it destroys does not know which clip the new one replaces.
func TestDestroy_keepsTheMP4OfAClipThatAnotherResourceFound(t *testing.T) {
	env, _, old, key := clipInBucket(t, deletesFile)
	p := env.Provider(t, nil)
	state, diags := p.Create(t, typeName, env.ClipConfig(adopts))
	diags.RequireWarning(t, "Existing Short Clip Adopted")
	state.CheckAttr(t, "id", old.String("id"))
	plan, diags := env.Provider(t, nil).PlanDestroy(t, old)
	diags.RequireWarning(t, "Short Clip File Will Be Deleted")
	_, diags = p.Apply(t, plan)
	diags.RequireWarning(t, "Short Clip File Kept", "another resource of this run now manages the clip")
	requireKeys(t, env, key)
}

func TestDestroy_keepsTheMP4UnlessDeleteFileOnDestroy(t *testing.T) {
	for name, c := range map[string]struct {
		change acctest.Values
		keeps  bool
	}{
		"unset": {nil, true},
		"false": {acctest.Values{"delete_file_on_destroy": false}, true},
		"true":  {deletesFile, false},
	} {
		t.Run(name, func(t *testing.T) {
			env, p, state, key := clipInBucket(t, c.change)
			requireNoError(t, env.Storage.Put(t.Context(), acctest.Bucket, "other.mp4", []byte("mp4"), false))
			removed, diags := p.Destroy(t, state)
			diags.RequireNone(t)
			removed.CheckRemoved(t)
			if c.keeps {
				requireKeys(t, env, key, "other.mp4")
			} else {
				requireKeys(t, env, "other.mp4")
			}
		})
	}
}

func TestDestroy_warnsIfTheMP4ToDeleteIsMissing(t *testing.T) {
	env, p, state, key := clipInBucket(t, deletesFile)
	requireNoError(t, env.Storage.Delete(t.Context(), acctest.Bucket, key))
	removed, diags := p.Destroy(t, state)
	diags.RequireWarning(t, "Short Clip File Already Missing", key, "Nothing was deleted")
	removed.CheckRemoved(t)
}

// How Live Station writes the key is not documented.
func TestDestroy_deletesTheMP4UnderEachFormOfItsKey(t *testing.T) {
	for _, prefix := range []string{"clips/goals/", "/clips/goals/", "clips//goals/", "/clips//goals/"} {
		t.Run(prefix, func(t *testing.T) {
			storage := &memoryStorage{}
			env := acctest.New(t, acctest.WithStorageTransport(storage))
			p := env.Provider(t, nil)
			state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, acctest.Values{"output": acctest.Values{"file_path": "/clips//goals"}}))
			storage.put(prefix+state.String("output.file_name"), "other.mp4")
			removed, diags := p.Destroy(t, state)
			diags.RequireNone(t)
			removed.CheckRemoved(t)
			if !slices.Equal(storage.keys, []string{"other.mp4"}) {
				t.Errorf("the bucket holds %q, want the other object alone", storage.keys)
			}
		})
	}
}

// Live Station may join file_path and the file name as they are.
func TestDestroy_deletesTheMP4OfAFolderThatIsWrittenInAnotherWaySince(t *testing.T) {
	bucket := &memoryStorage{}
	env := acctest.New(t, acctest.WithStorageTransport(bucket))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, acctest.Values{"output": acctest.Values{"file_path": "/clips//goals/"}}))
	key := "clips//goals//" + env.OnlyClip(t).FileName
	bucket.put(key)
	state = p.MustUpdate(t, state, env.ClipConfig(deletesFile, acctest.Values{"output": acctest.Values{"file_path": "/clips/goals"}}))
	_, diags := p.Destroy(t, state)
	diags.RequireNone(t)
	if bucket.has(key) {
		t.Error("the mp4 is still in the bucket")
	}
}

func TestVerifyOutput_findsTheMP4UnderEachFormOfItsKey(t *testing.T) {
	for _, prefix := range []string{"clips/", "/clips/"} {
		t.Run(prefix, func(t *testing.T) {
			storage := &memoryStorage{}
			env := acctest.New(t, acctest.WithStorageTransport(storage))
			env.OnComplete(func(clip simulator.Clip) error {
				storage.put(prefix + clip.FileName)
				return nil
			})
			p := env.Provider(t, nil)
			p.MustRead(t, p.MustCreate(t, typeName, env.ClipConfig(verifies)))
		})
	}
}

func TestDestroy_failureOfObjectStorageKeepsTheClipInState(t *testing.T) {
	for name, c := range storageFailures {
		t.Run(name, func(t *testing.T) {
			env, state, key := clipInMemory(t, deletesFile)
			c.cause(env)
			kept, diags := env.Provider(t, nil).Destroy(t, state)
			diags.RequireError(t, "Unable to Delete Short Clip File", c.says, key, "The clip stays in state", "terraform state rm")
			kept.CheckAttr(t, "id", state.String("id"))
		})
	}
}

func TestDestroy_endsWhenTimeoutsDeleteHasPassed(t *testing.T) {
	for limit, want := range map[any]time.Duration{nil: 5 * time.Minute, "7s": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			env := acctest.New(t, acctest.WithHangingStorage())
			p := env.Provider(t, acctest.Values{"request_timeout": "1h"})
			state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, acctest.Values{"timeouts": acctest.Values{"delete": limit}}))
			started := time.Now()
			kept, diags := p.Destroy(t, state)
			checkElapsed(t, started, want, want)
			diags.RequireError(t, "Unable to Delete Short Clip File", state.String("id"), "stays in state")
			kept.CheckAttr(t, "id", state.String("id"))
		})
	}
}

// As with -refresh=false: the state says CREATING.
func TestDestroy_deletesTheMP4OfAClipThatCompletedSinceTheLastRefresh(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage(), acctest.WithOutcome(neverEnds))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, withoutWait))
	env.Finish(env.OnlyClip(t).ID, "COMPLETED")
	requireKeys(t, env, env.OnlyClip(t).Key)
	removed, diags := p.Destroy(t, state)
	diags.RequireNone(t)
	removed.CheckRemoved(t)
	requireKeys(t, env)
}

func TestDestroy_waitsForAnUnfinishedClipAndKeepsItOtherwise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds))
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, withoutWait))
		started := time.Now()
		kept, diags := p.Destroy(t, state)
		checkElapsed(t, started, 5*time.Minute, 5*time.Minute)
		diags.RequireError(t, "Unable to Delete Short Clip File", state.String("id"), "stays in state")
		kept.CheckAttr(t, "id", state.String("id"))
	})
}

func TestDestroy_clipThatFailedSinceTheLastRefreshLeavesNothingToDelete(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage(), acctest.WithOutcome(neverEnds))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, withoutWait))
	env.Finish(env.OnlyClip(t).ID, "UPLOAD_FAIL")
	removed, diags := p.Destroy(t, state)
	diags.RequireNone(t)
	removed.CheckRemoved(t)
}

func TestCreate_missingBucketIsAFailedUpload(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage())
	_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(acctest.Values{"output": acctest.Values{"bucket_name": "missing"}}))
	diags.RequireError(t, "Short Clip Upload Failed", "UPLOAD_FAIL", "output.bucket_name")
}

func TestOutputURL_isReadableAsItsAccessControlSays(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage())
	p := env.Provider(t, nil)
	for _, folder := range []string{"/", "/a", "/a/b/", "/a b", "/클립+1"} {
		for accessControl, status := range map[string]int{"PUBLIC_READ": http.StatusOK, "PRIVATE": http.StatusForbidden} {
			t.Run(folder+" "+accessControl, func(t *testing.T) {
				output := acctest.Values{"file_path": folder, "access_control": accessControl}
				state := p.MustCreate(t, typeName, env.ClipConfig(acctest.Values{"output": output}))
				response, err := storagetest.Get(t.Context(), state.String("output.url"))
				requireNoError(t, err)
				if response.Status != status {
					t.Errorf("%s: status %d, want %d", state.String("output.url"), response.Status, status)
				}
				if status == http.StatusOK {
					state.CheckAttr(t, "file_size", int64(len(response.Body)))
				}

				url, diags := p.OpenEphemeral(t, urlTypeName, acctest.Values{
					"bucket_name": acctest.Bucket, "file_path": folder, "file_name": state.String("output.file_name"),
				})
				diags.RequireNone(t)
				response, err = storagetest.Get(t.Context(), url.String("url"))
				requireNoError(t, err)
				if !response.MP4() {
					t.Errorf("the presigned URL %s: status %d, want an mp4", url.String("url"), response.Status)
				}
			})
		}
	}
}

func TestAccShortClip_deletesFileOnDestroy(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage())
	config := env.Configuration(env.ClipBlock("goal", deletesFile, verifies))
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Configuration(env.ClipBlock("goal"))},
		{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
		}}},
		acctest.EmptyPlanStep(config, nil),
		{Config: config, Destroy: true},
	}})
	requireKeys(t, env)
}

func TestVerifyOutput_hangingObjectStorageDelaysARunOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithHangingStorage())
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(verifies))
		diags.RequireWarning(t, "Unable to Verify Short Clip File")
		p := env.Provider(t, nil)
		started := time.Now()
		for range 5 {
			_, diags := p.Read(t, state)
			diags.RequireWarning(t, "Unable to Verify Short Clip File", "stays in state")
		}
		checkElapsed(t, started, 0, 31*time.Second)
	})
}

func TestDestroy_statusThatCannotBeReadKeepsTheClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(neverEnds), acctest.WithStorageTransport(&memoryStorage{}))
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, withoutWait))
		env.Inject(simulator.Fault{Kind: simulator.Unauthorized})
		kept, diags := p.Destroy(t, state)
		diags.RequireError(t, "Unable to Delete Short Clip File", state.String("id"), "HTTP 401", "stays in state")
		kept.CheckAttr(t, "id", state.String("id"))
	})
}

func TestDestroy_forgottenClipIsDeletedByItsFileName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		storage := &memoryStorage{}
		env := acctest.New(t, acctest.WithOutcome(neverEnds), acctest.WithStorageTransport(storage))
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig(deletesFile, withoutWait))
		clip := env.OnlyClip(t)
		storage.put(clip.Key)
		env.RemoveClip(clip.ID)
		removed, diags := p.Destroy(t, state)
		diags.RequireNone(t)
		removed.CheckRemoved(t)
		if len(storage.keys) > 0 {
			t.Errorf("the bucket still holds %q", storage.keys)
		}
	})
}
