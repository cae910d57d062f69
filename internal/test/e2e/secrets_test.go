// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// wrongSecretKey is a secret key of some other account, so it must not be printed either.
const wrongSecretKey = "notTheSecretKeyOfThisAccessKey0000000001"

const signatureHeader = "x-ncp-apigw-signature-v2"

// credentialSource is a way to configure credentials.
type credentialSource struct {
	declarations, arguments string
	variables               func(accessKey, secretKey string) map[string]string
	// inPlan means that the CLI itself writes the credentials: a saved plan holds the values of input variables, and the
	// access key, which is not marked as sensitive, is in the CLI's own lines of the log. A provider cannot prevent that, so
	// these tests then search the plan without its variables, and only the provider's lines of the log for the access key.
	inPlan bool
}

var credentialSources = map[string]credentialSource{
	"environment": {
		variables: func(accessKey, secretKey string) map[string]string {
			return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey}
		},
	},
	"provider block": {
		declarations: `
variable "access_key" { type = string }
variable "secret_key" {
  type      = string
  sensitive = true
}`,
		arguments: `
  access_key = var.access_key
  secret_key = var.secret_key`,
		variables: func(accessKey, secretKey string) map[string]string {
			return map[string]string{"TF_VAR_access_key": accessKey, "TF_VAR_secret_key": secretKey}
		},
		inPlan: true,
	},
}

// forEachCredentialSource runs a test with each way to configure credentials.
func forEachCredentialSource(t *testing.T, test func(*testing.T, credentialSource)) {
	t.Helper()
	for name, source := range credentialSources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, source)
		})
	}
}

// block returns the provider block, with more arguments.
func (s credentialSource) block(more string) string {
	return s.declarations + "\nprovider \"ncplivestation\" {" + s.arguments + "\n" + more + "\n}\n"
}

// written collects what the runs of a test print and write, by what it is.
type written map[string]string

// add adds the output of a run and returns its result.
func (w written) add(what string, result cli.Result) cli.Result {
	w[what] = result.Stdout + result.Stderr
	return result
}

// addPlan adds the saved plan in the file plan.
func (w written) addPlan(t *testing.T, workspace *cli.Workspace, source credentialSource) {
	t.Helper()
	shown, err := workspace.Show(t.Context(), "plan")
	if err != nil {
		t.Fatal(err)
	}
	var plan map[string]json.RawMessage
	if err := json.Unmarshal([]byte(shown), &plan); err != nil {
		t.Fatal(err)
	}
	if source.inPlan {
		delete(plan, "variables")
	}
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	w["saved plan"] = string(text)
}

// requireText checks that an entry holds a text. Without this check a search in an empty log would find no secret.
func (w written) requireText(t *testing.T, what, text string) {
	t.Helper()
	if !strings.Contains(w[what], text) {
		t.Errorf("%s does not hold %q, so the search for secrets proves nothing", what, text)
	}
}

// requireNoSecrets checks that no entry holds a secret key, a signature, a stream key or the access key.
func (w written) requireNoSecrets(t *testing.T, e *env, source credentialSource, signatures ...string) {
	t.Helper()
	accessKey, secretKey := e.Key()
	secrets := map[string]string{secretKey: "the secret key", wrongSecretKey: "the wrong secret key", simulator.StreamKey: "a stream key"}
	for _, request := range e.Requests() {
		signatures = append(signatures, request.Header.Get(signatureHeader))
	}
	for _, signature := range signatures {
		if signature != "" {
			secrets[signature] = "a signature"
		}
	}
	for what, text := range w {
		for secret, name := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in %s: %s", name, what, excerpt(text, secret))
			}
		}
		for line := range strings.Lines(text) {
			if strings.Contains(line, accessKey) && (!source.inPlan || providerLine.MatchString(line)) {
				t.Errorf("the access key is in %s: %s", what, excerpt(line, accessKey))
			}
		}
	}
}

// providerLine matches a line of the log that the provider wrote.
var providerLine = regexp.MustCompile(`provider\.terraform-provider-ncplivestation`)

// excerpt returns the text around a secret, without the secret.
func excerpt(text, secret string) string {
	at := strings.Index(text, secret)
	before, after := text[max(0, at-120):at], text[at+len(secret):min(len(text), at+len(secret)+60)]
	return fmt.Sprintf("%q", before+"(HERE)"+after)
}

func TestSecrets_areNotPrintedByHealthyRuns(t *testing.T) {
	t.Parallel()
	forEachCredentialSource(t, func(t *testing.T, source credentialSource) {
		e := newEnv(t)
		accessKey, secretKey := e.Key()
		variables := source.variables(accessKey, secretKey)
		variables["NCPLIVESTATION_ENDPOINT"] = e.url
		variables["TF_LOG"] = "TRACE"
		w := newWorkspace(t, variables, source.block("")+e.clip("")+fmt.Sprintf(`
data "ncplivestation_snapshot" "goal" {
  channel_id  = %[1]q
  snapshot_id = "%[2]d"
}
data "ncplivestation_service_urls" "live" {
  channel_id       = %[1]q
  service_url_type = "GENERAL"
}`, e.channelID, e.snapshot.ID))

		output := written{}
		output.add("init", must(t)(w.Init(t.Context())))
		output.add("validate", must(t)(w.Validate(t.Context())))
		output.add("plan", requireChanges(t, w, "-out=plan"))
		output.addPlan(t, w, source)
		output.add("apply", must(t)(w.Run(t.Context(), "apply", "plan")))
		output["state"] = string(readFile(t, filepath.Join(w.Dir, "terraform.tfstate")))
		output.add("destroy", must(t)(w.Destroy(t.Context())))

		output.requireText(t, "apply", "response from Live Station")
		output.requireText(t, "state", e.channelID)
		output.requireText(t, "saved plan", e.channelID)
		output.requireNoSecrets(t, e, source)
	})
}

func TestSecrets_areNotPrintedWhenRejected(t *testing.T) {
	t.Parallel()
	forEachCredentialSource(t, func(t *testing.T, source credentialSource) {
		e := newEnv(t)
		accessKey, _ := e.Key()
		variables := source.variables(accessKey, wrongSecretKey)
		variables["NCPLIVESTATION_ENDPOINT"] = e.url
		variables["TF_LOG"] = "TRACE"
		w := newWorkspace(t, variables, source.block("")+e.clip(""))

		output := written{}
		output.add("plan", requireFailure(t, "The gateway rejected the credentials")(w.Run(t.Context(), "plan")))
		output.requireText(t, "plan", "response from Live Station")
		output.requireNoSecrets(t, e, source)
	})
}

// faultKindsOf returns the kinds of fault that an operation meets in this test. It leaves out a create that hangs, because
// reconciling it takes half a minute and ends in the error of a lost response.
func faultKindsOf(operation simulator.Operation) []simulator.FaultKind {
	return slices.DeleteFunc(simulator.FaultKinds(), func(kind simulator.FaultKind) bool {
		return kind == simulator.Hang && operation == simulator.CreateShortClip
	})
}

// injectFaults injects each kind of fault once for each operation.
func (e *env) injectFaults(operations ...simulator.Operation) {
	for _, operation := range operations {
		for _, kind := range faultKindsOf(operation) {
			fault := simulator.Fault{Operation: operation, Kind: kind, Times: 1}
			if kind == simulator.Redirect {
				fault.Header = http.Header{"Location": {"https://elsewhere.example.com/"}}
			}
			e.Inject(fault)
		}
	}
}

// requireFaultsMet checks that each operation met each kind of fault.
func requireFaultsMet(t *testing.T, e *env, operations ...simulator.Operation) {
	t.Helper()
	met := map[simulator.Operation][]simulator.FaultKind{}
	for _, request := range e.Requests() {
		met[request.Operation] = append(met[request.Operation], request.Fault)
	}
	for _, operation := range operations {
		for _, kind := range faultKindsOf(operation) {
			if !slices.Contains(met[operation], kind) {
				t.Errorf("%s did not meet %s", operation, kind)
			}
		}
	}
}

// echoProxy is a proxy in front of a simulator. To a request for its own channel it responds with an error that contains
// every secret of the request, which is the worst that a service or a proxy can do.
type echoProxy struct {
	sim *simulator.Simulator

	mu         sync.Mutex
	secrets    string   // what it sends back in addition to the signature
	signatures []string // those that it has sent back
}

// echoChannel is the channel for which the proxy responds itself.
const echoChannel = "ls-20220101000000-EcHoo"

func (p *echoProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.URL.Path, echoChannel) {
		p.sim.ServeHTTP(w, r)
		return
	}
	signature := r.Header.Get(signatureHeader)
	p.mu.Lock()
	p.signatures = append(p.signatures, signature)
	text := p.secrets + " " + signature
	p.mu.Unlock()
	w.Header().Set("x-ncp-trace-id", text)
	if strings.Contains(r.URL.Path, "/shortclip/") {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprintf(w, `<html>{"streamKey":"%shtml"} %s</html>`, simulator.StreamKey, text)
		return
	}
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"error": map[string]any{
			"errorCode": 250001, "errorName": text, "details": text,
			"message":   text + ` {"streamKey":"` + simulator.StreamKey + `nested"}`,
			"streamKey": simulator.StreamKey + "field",
		},
	})
}

func (p *echoProxy) setSecrets(secrets ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.secrets = strings.Join(secrets, " ")
}

func (p *echoProxy) sentSignatures() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.signatures)
}

// target is a snapshot and a clip for one kind of fault.
type target struct {
	Snapshot string `json:"snapshot"`
	Clip     string `json:"clip"`
}

// A request takes the next fault of its operation, so with one target for each kind of fault, one run meets all of them.
func TestSecrets_areNotPrintedUnderAnyFault(t *testing.T) {
	t.Parallel()
	forEachCredentialSource(t, func(t *testing.T, source credentialSource) {
		e := newEnv(t)
		accessKey, secretKey := e.Key()
		proxy := &echoProxy{sim: e.Simulator}
		proxy.setSecrets(accessKey, secretKey)
		server := httptest.NewServer(proxy)
		t.Cleanup(server.Close)
		targets := map[simulator.FaultKind]target{}
		for _, kind := range simulator.FaultKinds() {
			snapshot := e.AddSnapshot(e.channelID, 10)
			clip := e.AddClip(e.channelID, snapshot.ID, 0, 1000, "clips", "/old", "PRIVATE")
			targets[kind] = target{fmt.Sprint(snapshot.ID), fmt.Sprint(clip.ID)}
		}
		variables := source.variables(accessKey, secretKey)
		log := filepath.Join(t.TempDir(), "trace.log")
		maps.Copy(variables, map[string]string{"NCPLIVESTATION_ENDPOINT": server.URL, "TF_LOG": "TRACE", "TF_LOG_PATH": log})
		w := newWorkspace(t, variables,
			source.block("max_retries = 0\nrequest_timeout = \"2s\"")+e.faultyConfiguration(t, targets))

		output := written{}
		// run runs a command that may fail.
		run := func(what, command string, args ...string) cli.Result {
			result, _ := w.Run(t.Context(), append([]string{command, "-parallelism=50"}, args...)...)
			return output.add(what, result)
		}
		e.injectFaults(simulator.GetSnapshot, simulator.GetShortClip)
		run("plan of data sources that fail", "plan", "-var=read=true")
		e.ClearFaults()
		output.add("plan", requireChanges(t, w, "-out=plan", "-var=cut=true"))
		output.addPlan(t, w, source)
		e.injectFaults(simulator.CreateShortClip, simulator.GetShortClip)
		if result := run("apply of clips that fail", "apply", "plan"); result.ExitCode != 1 {
			t.Errorf("the apply should fail:\n%s", result.Stdout)
		}
		e.ClearFaults()
		e.injectFaults(simulator.GetShortClip)
		run("plan whose refresh fails", "plan", "-var=cut=true")
		e.ClearFaults()
		// A provider can only redact the keys that it has, so the proxy now sends back those of the next run.
		proxy.setSecrets(accessKey, wrongSecretKey)
		output.add("plan with a wrong secret key", requireFailure(t, "The gateway rejected the credentials")(
			w.With(source.variables(accessKey, wrongSecretKey)).Run(t.Context(), "plan", "-var=read=true")))
		output["state"] = string(readFile(t, filepath.Join(w.Dir, "terraform.tfstate")))
		output["log"] = string(readFile(t, log))

		requireFaultsMet(t, e, simulator.GetSnapshot, simulator.GetShortClip, simulator.CreateShortClip)
		if n := len(proxy.sentSignatures()); n < 4 {
			t.Errorf("the proxy sent back %d requests, want those for a channel, a snapshot and two clips", n)
		}
		output.requireText(t, "log", "response body from Live Station")
		output.requireText(t, "state", e.channelID)
		output.requireText(t, "saved plan", e.channelID)
		output.requireNoSecrets(t, e, source, proxy.sentSignatures()...)
	})
}

// faultyConfiguration reads each target if var.read is set, and cuts a clip for each if var.cut is set. The clips have
// different outputs, because creates with the same destination wait for each other.
func (e *env) faultyConfiguration(t *testing.T, targets map[simulator.FaultKind]target) string {
	t.Helper()
	raw, err := json.Marshal(targets)
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
  targets    = %s
}
data "ncplivestation_channel" "live" {
  channel_id = local.channel_id
}
data "ncplivestation_snapshot" "each" {
  for_each    = var.read ? local.targets : {}
  channel_id  = local.channel_id
  snapshot_id = each.value.snapshot
}
data "ncplivestation_shortclip" "each" {
  for_each   = var.read ? local.targets : {}
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
  for_each    = var.cut ? local.targets : {}
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
`, e.channelID, echoChannel, raw)
}
