package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// wrongSecret is a secret key that is not the account's. Somebody's it may be, so that it is a secret too.
const wrongSecret = "notTheSecretKeyOfThisAccessKey0000000001"

// faultKinds are all kinds of fault.
var faultKinds = []simulator.FaultKind{
	simulator.Refused, simulator.Reset, simulator.Hang, simulator.Slow, simulator.Status, simulator.HTML, simulator.Truncated, simulator.Empty, simulator.Garbage,
	simulator.LostResponse, simulator.GatewayTimeout, simulator.Throttled, simulator.Quota, simulator.Unauthorized,
	simulator.PermissionDenied, simulator.Forbidden, simulator.NotFoundRoute, simulator.EndpointError, simulator.Redirect,
	simulator.WrongID, simulator.OKError, simulator.UnknownCode,
}

// kindsAt are the kinds of fault that an operation is to meet. A request for a clip that hangs is left out: to settle what
// became of it takes half a minute, and its error is that of a lost answer.
func kindsAt(operation simulator.Operation) []simulator.FaultKind {
	if operation != simulator.CreateShortClip {
		return faultKinds
	}
	return slices.DeleteFunc(slices.Clone(faultKinds), func(kind simulator.FaultKind) bool { return kind == simulator.Hang })
}

// keysIn is a way to give the keys.
type keysIn struct {
	block string
	env   func(accessKey, secretKey string) map[string]string
	// shown tells that the command line itself writes the keys: those that come as variables are in each saved plan, with
	// their values, and the access key, which is not marked as sensitive, in its own lines of the log. A provider has no
	// say in that, so in this case the plan is searched without its variables.
	shown bool
}

var placesOfKeys = map[string]keysIn{
	"in the environment": {
		block: `
provider "ncplivestation" {
  max_retries     = 0
  request_timeout = "2s"
}`,
		env: func(accessKey, secretKey string) map[string]string {
			return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey}
		},
	},
	"in the provider block": {
		block: `
variable "access_key" { type = string }
variable "secret_key" {
  type      = string
  sensitive = true
}
provider "ncplivestation" {
  access_key      = var.access_key
  secret_key      = var.secret_key
  max_retries     = 0
  request_timeout = "2s"
}`,
		env: func(accessKey, secretKey string) map[string]string {
			return map[string]string{"TF_VAR_access_key": accessKey, "TF_VAR_secret_key": secretKey}
		},
		shown: true,
	},
}

// echo stands before a simulator. What is asked of its channel it answers with an error that sends all secrets back: the
// worst that a service, or a proxy before it, could do.
type echo struct {
	sim *simulator.Simulator

	mu      sync.Mutex
	secrets string // what is sent back, besides the signature
	// signatures are those of the requests that were sent back.
	signatures []string
}

// echoChannel is the channel that the simulator never hears of.
const echoChannel = "ls-20220101000000-EcHoo"

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.URL.Path, echoChannel) {
		e.sim.ServeHTTP(w, r)
		return
	}
	signature := r.Header.Get("x-ncp-apigw-signature-v2")
	e.mu.Lock()
	e.signatures = append(e.signatures, signature)
	said := e.secrets + " " + signature
	e.mu.Unlock()
	w.Header().Set("x-ncp-trace-id", said)
	if strings.Contains(r.URL.Path, "/shortclip/") {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprintf(w, `<html>{"streamKey":"%shtml"} %s</html>`, simulator.StreamKey, said)
		return
	}
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"error": map[string]any{
			"errorCode": 250001, "errorName": said, "details": said,
			"message":   said + ` {"streamKey":"` + simulator.StreamKey + `nested"}`,
			"streamKey": simulator.StreamKey + "field",
		},
	})
}

func (e *echo) sendBack(keys ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secrets = strings.Join(keys, " ")
}

func (e *echo) sentBack() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.signatures)
}

// TestSecrets_areNowhereWhateverGoesWrong meets each fault at each request of a clip's life with the log at its fullest,
// and looks for what must not be in logs, output, state and plan.
func TestSecrets_areNowhereWhateverGoesWrong(t *testing.T) {
	t.Parallel()
	for name, place := range placesOfKeys {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			accessKey, secretKey := s.Key()
			front := &echo{sim: s.Simulator}
			front.sendBack(accessKey, secretKey)
			server := httptest.NewServer(front)
			t.Cleanup(server.Close)

			// One thing for each fault, so that one run meets them all: a request takes the fault that is next.
			things := map[string]map[string]string{}
			for _, kind := range faultKinds {
				snapshot := s.AddSnapshot(s.channelID, 10)
				clip := s.AddClip(s.channelID, snapshot.ID, 0, 1000, "clips", "/old", "PRIVATE")
				things[string(kind)] = map[string]string{"snapshot": fmt.Sprint(snapshot.ID), "clip": fmt.Sprint(clip.ID)}
			}
			env := place.env(accessKey, secretKey)
			logs := filepath.Join(t.TempDir(), "trace.log")
			maps.Copy(env, map[string]string{"NCPLIVESTATION_ENDPOINT": server.URL, "TF_LOG": "TRACE", "TF_LOG_PATH": logs})
			w := workspace(t, env, place.block+s.faultyConfiguration(t, things))

			written := map[string]string{}
			keep := func(what string, result cli.Result) { written[what] = result.Stdout + result.Stderr }
			strike := func(operations ...simulator.Operation) {
				for _, operation := range operations {
					for _, kind := range kindsAt(operation) {
						fault := simulator.Fault{Operation: operation, Kind: kind, Times: 1}
						if kind == simulator.Redirect {
							fault.Header = http.Header{"Location": {"https://elsewhere.example.com/"}}
						}
						s.Inject(fault)
					}
				}
			}
			run := func(what, command string, args ...string) cli.Result {
				result, _ := w.Run(t.Context(), append([]string{command, "-parallelism=50"}, args...)...)
				keep(what, result)
				return result
			}

			strike(simulator.GetSnapshot, simulator.GetShortClip)
			run("plan of data sources that fail", "plan", "-var=read=true")
			s.ClearFaults()

			result, _, err := w.Plan(t.Context(), "-out=plan", "-var=cut=true")
			keep("plan", must(t)(result, err))
			written["plan as JSON"] = shownPlan(t, w, place.shown)
			strike(simulator.CreateShortClip, simulator.GetShortClip)
			result = run("apply of clips that fail", "apply", "plan")
			if result.ExitCode != 1 {
				t.Errorf("the apply should fail:\n%s", result.Stdout)
			}
			s.ClearFaults()
			strike(simulator.GetShortClip)
			run("plan of clips whose refresh fails", "plan", "-var=cut=true")
			s.ClearFaults()

			// A provider can only keep quiet about the keys that it has.
			front.sendBack(accessKey, wrongSecret)
			refusing := *w
			refusing.Env = maps.Clone(w.Env)
			maps.Copy(refusing.Env, place.env(accessKey, wrongSecret))
			result, err = refusing.Run(t.Context(), "plan", "-var=read=true")
			keep("plan with a wrong secret key", refused(t, "The key pair was refused")(result, err))

			for what, file := range map[string]string{"the state": filepath.Join(w.Dir, "terraform.tfstate"), "the log": logs} {
				raw, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				written[what] = string(raw)
			}
			met(t, s, simulator.GetSnapshot, simulator.GetShortClip, simulator.CreateShortClip)
			signatures := front.sentBack()
			if len(signatures) < 4 {
				t.Errorf("%d requests were sent back, want those for a channel, a snapshot and two clips", len(signatures))
			}
			for what, text := range map[string]string{"the log": "response body from Live Station", "the state": s.channelID, "plan as JSON": s.channelID} {
				if !strings.Contains(written[what], text) {
					t.Errorf("%s does not hold %q, so that nothing was looked through", what, text)
				}
			}

			secrets := map[string]string{secretKey: "the secret key", wrongSecret: "the wrong secret key", simulator.StreamKey: "a stream key"}
			for _, signature := range signatures {
				secrets[signature] = "a signature"
			}
			for _, request := range s.Requests() {
				secrets[request.Header.Get("x-ncp-apigw-signature-v2")] = "a signature"
			}
			delete(secrets, "")
			for what, text := range written {
				for secret, which := range secrets {
					if strings.Contains(text, secret) {
						t.Errorf("%s is in %s: %s", which, what, around(text, secret))
					}
				}
				if found := accessKeyIn(text, accessKey, place.shown); found != "" {
					t.Errorf("the access key is in %s: %s", what, found)
				}
			}
		})
	}
}

// faultyConfiguration reads things, or cuts a clip for each, as its variables say. Outputs differ, for creates of the same
// one take turns.
func (s *env) faultyConfiguration(t *testing.T, things map[string]map[string]string) string {
	t.Helper()
	raw, err := json.Marshal(things)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`
variable "read" {
  type    = bool
  default = false
}
variable "cut" {
  type    = bool
  default = false
}
locals {
  channel_id = %q
  echo       = %q
  things     = %s
}
data "ncplivestation_channel" "live" {
  channel_id = local.channel_id
}
data "ncplivestation_snapshot" "each" {
  for_each    = var.read ? local.things : {}
  channel_id  = local.channel_id
  snapshot_id = each.value.snapshot
}
data "ncplivestation_shortclip" "each" {
  for_each   = var.read ? local.things : {}
  channel_id = local.channel_id
  id         = each.value.clip
}
data "ncplivestation_channel" "echo" {
  count      = var.read ? 1 : 0
  channel_id = local.echo
}
data "ncplivestation_snapshot" "echo" {
  count       = var.read ? 1 : 0
  channel_id  = local.echo
  snapshot_id = "1"
}
data "ncplivestation_shortclip" "echo" {
  count      = var.read ? 1 : 0
  channel_id = local.echo
  id         = "1"
}
resource "ncplivestation_shortclip" "each" {
  for_each    = var.cut ? local.things : {}
  channel_id  = local.channel_id
  snapshot_id = each.value.snapshot
  start_time  = 0
  end_time    = 1000
  output      = { bucket_name = "clips", file_path = "/${each.key}" }
  timeouts    = { create = "3s" }
}
resource "ncplivestation_shortclip" "echo" {
  count       = var.cut ? 1 : 0
  channel_id  = local.echo
  snapshot_id = "1"
  start_time  = 0
  end_time    = 1000
  output      = { bucket_name = "clips", file_path = "/" }
  timeouts    = { create = "3s" }
}
`, s.channelID, echoChannel, raw)
}

// shownPlan is the saved plan as JSON, without its variables where the command line keeps the keys in them.
func shownPlan(t *testing.T, w *cli.Workspace, withoutVariables bool) string {
	t.Helper()
	shown, err := w.Show(t.Context(), "plan")
	if err != nil {
		t.Fatal(err)
	}
	if !withoutVariables {
		return shown
	}
	var plan map[string]json.RawMessage
	if err := json.Unmarshal([]byte(shown), &plan); err != nil {
		t.Fatal(err)
	}
	delete(plan, "variables")
	rest, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(rest)
}

// met checks that each kind of fault struck each of the operations.
func met(t *testing.T, s *env, operations ...simulator.Operation) {
	t.Helper()
	struck := map[simulator.Operation][]simulator.FaultKind{}
	for _, request := range s.Requests() {
		struck[request.Operation] = append(struck[request.Operation], request.Fault)
	}
	for _, operation := range operations {
		for _, kind := range kindsAt(operation) {
			if !slices.Contains(struck[operation], kind) {
				t.Errorf("%s met no %s", operation, kind)
			}
		}
	}
}
