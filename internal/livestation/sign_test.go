package livestation

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"
)

type vector struct {
	Name, Method, URL, Timestamp, Signature string
	PathAndQuery                            string `json:"path_and_query"`
	AccessKey                               string `json:"access_key"`
	SecretKey                               string `json:"secret_key"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	raw, err := os.ReadFile("testdata/signature-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors")
	}
	return file.Vectors
}

func TestSignature_knownAnswers(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			if got := signature(v.Method, v.PathAndQuery, v.Timestamp, v.AccessKey, v.SecretKey); got != v.Signature {
				t.Errorf("signature() = %s, want %s", got, v.Signature)
			}
		})
	}
}

// The signed target is the one that goes on the wire: what net/http makes of the URL must not differ from it.
func TestSigned_signsTheRequestTargetOfTheWire(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), v.Method, "https://example.test"+v.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			ms, err := strconv.ParseInt(v.Timestamp, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			signed := (&signTransport{accessKey: v.AccessKey, secretKey: v.SecretKey}).signed(req, time.UnixMilli(ms))
			if got := signed.Header.Get("x-ncp-apigw-signature-v2"); got != v.Signature {
				t.Errorf("signature header = %s, want %s", got, v.Signature)
			}
			if got := signed.Header.Get("x-ncp-apigw-timestamp"); got != v.Timestamp {
				t.Errorf("time stamp header = %s, want %s", got, v.Timestamp)
			}
			if len(req.Header) != 0 {
				t.Errorf("the request that was given was changed: %v", req.Header)
			}
		})
	}
}
