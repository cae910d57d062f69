// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"testing"
)

func TestErrorBody_writesCodesAsNumberOrString(t *testing.T) {
	b := DocsCurrent()
	c := newCaller(New(WithBehavior(b)))
	if _, ok := c.get(t, "/channels/x").at("error", "errorCode").(float64); !ok {
		t.Error("the service's code is not a number")
	}
	if _, ok := c.get(t, "/x").at("error", "errorCode").(string); !ok {
		t.Error("the gateway's code is not a string")
	}
	b.ErrorCodeString, b.GatewayCodeNumber = true, true
	c.sim.SetBehavior(b)
	if _, ok := c.get(t, "/channels/x").at("error", "errorCode").(string); !ok {
		t.Error("the service's code is not a string")
	}
	if _, ok := c.get(t, "/x").at("error", "errorCode").(float64); !ok {
		t.Error("the gateway's code is not a number")
	}
}

func TestErrorBody_fillsPlaceholders(t *testing.T) {
	for want, got := range map[string]string{
		`{"error":{"errorCode":250004,"errorName":"NOT_FOUND","message":"snapshot not found."}}`: DocsCurrent().ErrorBody(250004, "snapshot"),
		`{"error":{"errorCode":259999,"message":"Error 259999"}}`:                                DocsCurrent().ErrorBody(259999),
		`{"error":{"errorCode":"210","message":"Permission Denied"}}`:                            DocsCurrent().ErrorBody(210),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNoDVR_isTheCodeOfAChannelWithoutTimeMachine(t *testing.T) {
	for code, text := range map[int]string{250115: "250115", 250121: "250121", 250133: "250133"} {
		b := DocsCurrent()
		b.NoDVR, b.ErrorStatus = code, 500
		sim := New(WithBehavior(b))
		id := sim.AddChannel(ChannelSpec{Status: "PUBLISHING", Recording: true})
		newCaller(sim).do(t, "POST", "/channels/"+id+"/snapshot", "").require(t, http.StatusInternalServerError, text)
	}
}

func TestErrorBody_spellsNamesAndMessagesAsDocumented(t *testing.T) {
	for code, want := range map[int]string{
		250003: `{"error":{"errorCode":250003,"errorName":"REQUIRED_HEADER","message":"Missing required header."}}`,
		250015: `{"error":{"errorCode":250015,"errorName":"OPEN_API_UNAUTHORIZED","message":"ACCESS_DENIED"}}`,
		250016: `{"error":{"errorCode":250016,"errorName":"INTERNAL_SERVER_ERROR","message":"Server error"}}`,
		250017: `{"error":{"errorCode":250017,"errorName":"OPEN_API_UNAUTHORIZED","message":"Unauthorized"}}`,
		250100: `{"error":{"errorCode":250100,"message":"Channel is not found"}}`,
	} {
		if got := DocsCurrent().ErrorBody(code); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEveryCodeOfTheSimulator_hasAMessage(t *testing.T) {
	for code := range errorNames {
		if serviceMessages[code] == "" {
			t.Errorf("%d has a name and no message", code)
		}
	}
	for _, s := range settings() {
		for _, value := range append(append([]any{}, s.usual...), s.unusual...) {
			if r, ok := value.(ErrorResponse); ok && r.Code >= 1000 && serviceMessages[r.Code] == "" {
				t.Errorf("%s: %d has no message", s.field, r.Code)
			}
		}
	}
}

func TestErrorStatus_isTheDefaultForServiceErrors(t *testing.T) {
	for _, status := range valuesOf[int](t, "ErrorStatus") {
		b := with(func(b *Behavior) { b.ErrorStatus = status })
		newCaller(New(WithBehavior(b))).get(t, "/channels?pageNo=0").require(t, status, "250600")
		newCaller(New(WithBehavior(b))).get(t, "/channels/x").require(t, http.StatusNotFound, "250100")
	}
}
