// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"strings"
	"testing"
)

const testStreamKey = "k3y-0123456789abcdef"

func TestRedactStreamKeys_masksEachSpelling(t *testing.T) {
	for _, name := range []string{
		"streamKey", "streamkey", "StreamKey", "STREAM_KEY", "stream-key", "stream key", "backupStreamKey", "backup_stream_key", "streamKeyValue", "rtmpStreamKey2",
	} {
		body := `{"content":{"` + name + `":"` + testStreamKey + `","channelId":"ls-1"}}`
		if got := redactStreamKeys(body); strings.Contains(got, testStreamKey) || !strings.Contains(got, `"***","channelId":"ls-1"}}`) {
			t.Errorf("%s = %s", body, got)
		}
	}
}

func TestRedactStreamKeys_masksEachForm(t *testing.T) {
	for text, want := range map[string]string{
		`{"streamKey":"` + testStreamKey + `"}`:                                        `{"streamKey":"***"}`,
		`{"streamKey" : "short"}`:                                                      `{"streamKey" : "***"}`,
		`{"streamKey":1234567890}`:                                                     `{"streamKey":"***"}`,
		`{"streamKey":1.5,"a":1}`:                                                      `{"streamKey":"***","a":1}`,
		`{"streamKey":["` + testStreamKey + `"],"a":1}`:                                `{"streamKey":"***","a":1}`,
		`{"streamKey":{"value":{"v":"` + testStreamKey + `"}},"a":1}`:                  `{"streamKey":"***","a":1}`,
		`{"streamKey":null,"a":1}`:                                                     `{"streamKey":null,"a":1}`,
		`{"streamKeyEnabled":true}`:                                                    `{"streamKeyEnabled":true}`,
		`{"streamKey":"a\"` + testStreamKey + `","a":1}`:                               `{"streamKey":"***","a":1}`,
		`{"streamKey":"` + testStreamKey[:10]:                                          `{"streamKey":"***"`,
		`{"streamKey":{"a":"` + testStreamKey[:10]:                                     `{"streamKey":"***"`,
		`{"message":"{\"streamKey\":\"` + testStreamKey + `\",\"a\":1}"}`:              `{"message":"{\"streamKey\":\"***\",\"a\":1}"}`,
		`{"message":"{\"streamKey\":123456,\"a\":1}"}`:                                 `{"message":"{\"streamKey\":\"***\",\"a\":1}"}`,
		`rejected: streamKey=` + testStreamKey + `&a=1`:                                `rejected: streamKey=***&a=1`,
		`{"streamKey":"` + testStreamKey + `","u":"rtmp://h/` + testStreamKey + `"}`:   `{"streamKey":"***","u":"rtmp://h/***"}`,
		`{"u":"rtmp://h/` + testStreamKey + `/x","streamKey":"` + testStreamKey + `"}`: `{"u":"rtmp://h/***/x","streamKey":"***"}`,
		`{"streamKey":{"v":"` + testStreamKey + `"},"u":"` + testStreamKey + `"}`:      `{"streamKey":"***","u":"***"}`,
		`{"streamKey":1234567890,"u":"x1234567890"}`:                                   `{"streamKey":"***","u":"x***"}`,
		`{"streamKey":"a b/c defg","u":"?k=a+b%2Fc+defg"}`:                             `{"streamKey":"***","u":"?k=***"}`,
		`{"streamKey":"live","u":"rtmp://h/live"}`:                                     `{"streamKey":"***","u":"rtmp://h/live"}`,
		`{"message":"no stream key","channelId":"ls-1"}`:                               `{"message":"no stream key","channelId":"ls-1"}`,
		`streaming is not possible`:                                                    `streaming is not possible`,
		``:                                                                             ``,
	} {
		got := redactStreamKeys(text)
		if got != want {
			t.Errorf("%s\n = %s\nwant %s", text, got, want)
		}
		if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
			t.Errorf("%s is no longer valid JSON: %s", text, got)
		}
	}
}

func TestChannel_publishURLWithoutStreamKey(t *testing.T) {
	const relay = "rtmp://rtmp.example.com:8080/relay"
	for fields, want := range map[string]string{
		`"publishUrl":"` + relay + `"`: relay,
		`"publishUrl":"` + relay + `/` + testStreamKey + `","streamKey":"` + testStreamKey + `"`:            relay,
		`"backup_stream_key":"` + testStreamKey + `","publishUrl":"` + relay + `/` + testStreamKey + `"`:    relay,
		`"publishUrl":"` + relay + `?key=` + testStreamKey + `&a=1","streamKey":"` + testStreamKey + `"`:    relay + `?key=&a=1`,
		`"publishUrl":"` + relay + `?streamKey=` + testStreamKey + `"`:                                      relay + `?streamKey=`,
		`"publishUrl":"` + relay + `/1234567890","streamKey":1234567890`:                                    relay,
		`"publishUrl":"` + relay + `/` + testStreamKey + `","keys":{"streamKey":["` + testStreamKey + `"]}`: relay,
		`"publishUrl":"rtmp://rtmp.example.com/","streamKey":"` + testStreamKey + `"`:                       "rtmp://rtmp.example.com/",
	} {
		body := `{"channelId":"ls-1",` + fields + `}`
		content := decode[channelContent](t, body)
		if got := content.channel(); got.PublishURL != want {
			t.Errorf("%s: publish URL %q, want %q", fields, got.PublishURL, want)
		}
		content = decode[channelContent](t, strings.ReplaceAll(strings.ReplaceAll(body, "publishUrl", "globalPublishUrl"), "relay/", "up/relay/"))
		if got := content.channel(); strings.Contains(got.GlobalPublishURL, testStreamKey) {
			t.Errorf("%s: global publish URL %q", fields, got.GlobalPublishURL)
		}
	}
}

// Whatever a text holds, redaction ends, keeps valid JSON valid, and hides a key in a field of its own.
func FuzzRedactStreamKeys(f *testing.F) {
	f.Add(`{"a":1}`, "streamKey")
	f.Add(`{"streamKey":"x","b":"\"streamKey\":"}`, "backup_stream_key")
	f.Add(`[{"streamKey":[[[`, "STREAM-KEY")
	f.Add(`"streamKey":\\\"`, "streamkey")
	f.Fuzz(func(t *testing.T, text, name string) {
		got := redactStreamKeys(text)
		if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
			t.Fatalf("%s is no longer valid JSON: %s", text, got)
		}
		if strings.Contains(strings.ToLower(name), "streamkey") && !strings.ContainsAny(name, `"\`) {
			body := `{"text":` + string(mustMarshal(t, text)) + `,"` + name + `":"` + testStreamKey + `","url":"/` + testStreamKey + `"}`
			if got := redactStreamKeys(body); strings.Contains(got, testStreamKey) {
				t.Fatalf("%s\n = %s", body, got)
			}
		}
	})
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
