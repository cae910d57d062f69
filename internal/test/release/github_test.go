// SPDX-License-Identifier: MPL-2.0

package release

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	repository = "ncplivestation/terraform-provider-ncplivestation"
	token      = "rehearsal-token"
)

// ghRelease is a release on GitHub, with the fields of its REST API that .ci/release uses.
type ghRelease struct {
	ID         int    `json:"id"`
	TagName    string `json:"tag_name"`
	Body       string `json:"body"`
	Draft      bool   `json:"draft"`
	Prerelease bool   `json:"prerelease"`
	UploadURL  string `json:"upload_url"`
	HTMLURL    string `json:"html_url"`

	assets map[string][]byte
}

// gitHub is a GitHub with one repository, in memory.
type gitHub struct {
	server *httptest.Server

	mu       sync.Mutex
	nextID   int
	releases []*ghRelease
	// failUpload is the name of an asset whose next upload fails, "" for none.
	failUpload string
}

func newGitHub(t *testing.T) *gitHub {
	t.Helper()
	g := &gitHub{nextID: 1, releases: []*ghRelease{}}
	mux := http.NewServeMux()
	prefix := "/repos/" + repository
	mux.HandleFunc("GET "+prefix+"/releases", g.list)
	mux.HandleFunc("POST "+prefix+"/releases", g.create)
	mux.HandleFunc("DELETE "+prefix+"/releases/{id}", g.remove)
	mux.HandleFunc("PATCH "+prefix+"/releases/{id}", g.edit)
	mux.HandleFunc("GET "+prefix+"/releases/{id}/assets", g.assets)
	mux.HandleFunc("POST /uploads/{id}/assets", g.upload)
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			http.Error(w, `{"message": "Bad credentials"}`, http.StatusUnauthorized)
			return
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(g.server.Close)
	return g
}

func respond(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (g *gitHub) find(r *http.Request) (*ghRelease, bool) {
	i := slices.IndexFunc(g.releases, func(one *ghRelease) bool { return fmt.Sprint(one.ID) == r.PathValue("id") })
	if i < 0 {
		return nil, false
	}
	return g.releases[i], true
}

func (g *gitHub) list(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, g.releases)
}

func (g *gitHub) create(w http.ResponseWriter, r *http.Request) {
	created := &ghRelease{ID: g.nextID, assets: map[string][]byte{}}
	if err := json.NewDecoder(r.Body).Decode(created); err != nil {
		respond(w, http.StatusBadRequest, err.Error())
		return
	}
	created.UploadURL = fmt.Sprintf("%s/uploads/%d/assets{?name,label}", g.server.URL, created.ID)
	created.HTMLURL = "https://github.com/" + repository + "/releases/tag/" + created.TagName
	g.nextID++
	g.releases = append(g.releases, created)
	respond(w, http.StatusCreated, created)
}

func (g *gitHub) remove(w http.ResponseWriter, r *http.Request) {
	found, ok := g.find(r)
	if !ok {
		respond(w, http.StatusNotFound, nil)
		return
	}
	g.releases = slices.DeleteFunc(g.releases, func(one *ghRelease) bool { return one == found })
	w.WriteHeader(http.StatusNoContent)
}

func (g *gitHub) edit(w http.ResponseWriter, r *http.Request) {
	found, ok := g.find(r)
	if !ok {
		respond(w, http.StatusNotFound, nil)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(found); err != nil {
		respond(w, http.StatusBadRequest, err.Error())
		return
	}
	respond(w, http.StatusOK, found)
}

func (g *gitHub) upload(w http.ResponseWriter, r *http.Request) {
	found, ok := g.find(r)
	name := r.URL.Query().Get("name")
	content, err := io.ReadAll(r.Body)
	switch {
	case !ok || err != nil:
		respond(w, http.StatusNotFound, nil)
	case name == g.failUpload:
		g.failUpload = ""
		respond(w, http.StatusBadGateway, map[string]string{"message": "Server Error"})
	case found.assets[name] != nil:
		respond(w, http.StatusUnprocessableEntity, map[string]string{"message": "already_exists"})
	default:
		found.assets[name] = content
		respond(w, http.StatusCreated, map[string]string{"name": name})
	}
}

func (g *gitHub) assets(w http.ResponseWriter, r *http.Request) {
	found, ok := g.find(r)
	if !ok {
		respond(w, http.StatusNotFound, nil)
		return
	}
	all := []map[string]any{}
	for name, content := range found.assets {
		all = append(all, map[string]any{"name": name, "size": len(content), "state": "uploaded"})
	}
	respond(w, http.StatusOK, all)
}

// only returns the one release that GitHub has, and fails the test if there is another number of them.
func (g *gitHub) only(t *testing.T) ghRelease {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.releases) != 1 {
		t.Fatalf("GitHub has %d releases, want 1", len(g.releases))
	}
	found := *g.releases[0]
	found.assets = maps.Clone(found.assets)
	return found
}

// requireEmpty fails the test if there is any release.
func (g *gitHub) requireEmpty(t *testing.T) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.releases) != 0 {
		t.Errorf("GitHub has %d releases, want none", len(g.releases))
	}
}

// removeAsset removes an asset from each release.
func (g *gitHub) removeAsset(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, one := range g.releases {
		delete(one.assets, name)
	}
}

// failNextUpload makes the next upload of an asset fail.
func (g *gitHub) failNextUpload(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failUpload = name
}

// names returns the names of a release's assets.
func (r ghRelease) names() string {
	var all []string
	for name := range r.assets {
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
