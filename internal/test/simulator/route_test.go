// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestRoutes_areThoseOfTheDocs(t *testing.T) {
	c := newCaller(New())
	c.signature = "is not checked"
	for _, request := range []string{
		"DELETE /channels/ls-1/shortclip/1", "PUT /channels/ls-1", "PUT /channels/ls-1/StartRecord", "GET /channels/ls-1/startRecord", "POST /channels", "GET /channelsx", "GET /channels/",
		"GET /channels/ls-1//shortclips", "GET /channels/ls-1/shortclips/1", "POST /channels/a/b/c", "GET /elsewhere",
		"GET /channels/a/ShortClip/1",
	} {
		method, path, _ := strings.Cut(request, " ")
		c.do(t, method, path, "").require(t, http.StatusNotFound, "300")
	}
	c.prefix = "/api/v3"
	a := c.get(t, "/channels")
	a.require(t, http.StatusNotFound, "300")
	if a.at("error", "details") != "URL not found." {
		t.Error(a.raw)
	}
}

func TestFinancialZone_hasItsOwnChannels(t *testing.T) {
	sim := New()
	sim.AddChannel(ChannelSpec{ID: "ls-20250814000000-AbCdE", Zone: "FKR"})
	sim.AddChannel(ChannelSpec{ID: "ls-20250814000000-FgHiJ"})
	public, fin := newCaller(sim), newCaller(sim)
	fin.prefix, fin.region = "/api/fin-v2", "FKR"
	public.get(t, "/channels/ls-20250814000000-AbCdE").require(t, http.StatusNotFound, "250100")
	fin.get(t, "/channels/ls-20250814000000-AbCdE").require(t, http.StatusOK, "")
	fin.get(t, "/channels/ls-20250814000000-FgHiJ").require(t, http.StatusOK, "")
	if total := public.get(t, "/channels").at("total"); total != 1.0 {
		t.Error("the public zone lists", total)
	}
}

func TestOperations_listsAllButUnknown(t *testing.T) {
	got := Operations()
	if len(got) != len(handlers) || slices.Contains(got, Unknown) || !slices.Contains(got, StopRecording) {
		t.Error(got)
	}
}
