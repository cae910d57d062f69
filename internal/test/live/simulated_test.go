package live

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// making is how long the simulator takes for a clip.
const making = 5 * time.Second

// bucket is an Object Storage that holds the mp4s of the simulator's clips.
type bucket struct{ sim *simulator.Simulator }

func (b bucket) RoundTrip(req *http.Request) (*http.Response, error) {
	status := http.StatusNotFound
	for _, clip := range b.sim.Clips() {
		if clip.Status == "COMPLETED" && req.URL.Path == "/"+clip.BucketName+"/"+objectstorage.Key(clip.FilePath, clip.FileName) {
			status = http.StatusOK
		}
	}
	if !strings.HasPrefix(req.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="+simulator.AccessKey+"/") {
		status = http.StatusForbidden
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

// surveyed is a survey of a simulator that speaks a dialect, with an expired snapshot and a clip of it.
func surveyed(t *testing.T, dialect simulator.Behavior) *report {
	t.Helper()
	sim := simulator.New(simulator.WithBehavior(dialect))
	sim.SetBuckets("clips")
	channel := sim.AddChannel(simulator.LiveChannel("live"))
	expired := sim.AddSnapshot(channel, 10)
	old := sim.AddClip(channel, expired.ID, 0, 2000, "clips", "/old", "PRIVATE")
	time.Sleep(2 * time.Hour) // in no time: the bubble's clock jumps
	sim.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: making} })

	accessKey, secretKey := sim.Key()
	found, err := survey(t.Context(), subject{
		config:    livestation.Config{AccessKey: accessKey, SecretKey: secretKey, Transport: sim.Transport()},
		channelID: channel, bucket: "clips",
		expiredSnapshotID: strconv.FormatInt(expired.ID, 10), oldClipID: strconv.FormatInt(old.ID, 10),
		storage: "https://storage.example.com", storageTransport: bucket{sim},
		patience: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// said is how the survey words an answer of a dialect.
func said(d simulator.Behavior, answer simulator.ErrorResponse) string {
	status := answer.Status
	if status == 0 {
		status = d.ErrorStatus
	}
	switch {
	case answer.StillAvailable || answer.Empty:
		if d.SuccessMarker {
			return "HTTP 200, code " + okCode
		}
		return "HTTP 200, served"
	default:
		return fmt.Sprintf("HTTP %d, code %d", status, answer.Code)
	}
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func TestSurvey_findsWhatTheDialectAnswers(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				found := surveyed(t, dialect)
				number := either(dialect.NumbersAsStrings, "string", "number")
				snapshotID := either(dialect.ClipSnapshotIDString, "string", "number")
				url := "{name: string, url: string}"
				for question, want := range map[string]string{
					askUnknownClip:         said(dialect, dialect.UnknownClip),
					askUnknownSnapshot:     said(dialect, dialect.UnknownSnapshot),
					askUnknownSnapshotList: said(dialect, dialect.UnknownSnapshot),
					askUnknownChannel:      said(dialect, dialect.UnknownChannel),
					askExpiredSnapshot:     said(dialect, dialect.ExpiredSnapshot),
					askExpiredSnapshotList: said(dialect, dialect.ExpiredSnapshotList),
					askExpiredSnapshotClip: said(dialect, dialect.ExpiredSnapshotClip),
					askOldClip:             said(dialect, dialect.ClipAfterSnapshotExpiry),
					askListKey:             dialect.ListKey,
					askListTotal:           either(dialect.ListTotal, "number", "absent"),
					askSnapshotIDType:      fmt.Sprintf("create: %s; get: %[1]s; list: number", snapshotID),
					askTimeType:            fmt.Sprintf("snapshot: %s; clip: %[1]s", number),
					askInstanceNoType:      number,
					askErrorCodeType: fmt.Sprintf("the service: %s; the gateway: %s",
						either(dialect.ErrorCodeString, "string", "number"), either(dialect.GatewayCodeNumber, "number", "string")),
					askSuccessMarker:   either(dialect.SuccessMarker, "yes: {errorCode: ", "no"),
					askOmittedDuration: dialect.OmittedDuration,
					askSnapshotURL:     either(dialect.EmptySnapshotURL, "empty", "given"),
					askChannelSnapshots: "with a snapshot: " + map[string]string{
						"absent": "absent", "object": "snapshot {snapshotId: number}", "objects": "snapshot [{snapshotId: number}] (1)",
						"ids": "snapshot [number] (1)", "bare": "snapshotId number",
					}[dialect.ChannelSnapshots],
					askUseDvrKey:     dialect.UseDvrKey,
					askChannelStatus: either(dialect.ChannelStatusPublish, "PUBLISH", "PUBLISHING"),
					askTimeMachine: either(dialect.TimeMachineBare,
						"720p-16-9, 480p-16-9, 360p-16-9, audio-192k, ABR: "+url, "720p-16-9, 480p-16-9, 360p-16-9: {audioBitrate: "),
					askGeneral:      "720p-16-9, 480p-16-9, 360p-16-9: {audioBitrate: ",
					askBitrateType:  either(dialect.BitratesAsNumbers, "number", "string"),
					askClipTime:     "COMPLETED after 5.0 s for 10 s of clip: 0.50 s a second",
					askUpdatedTime:  either(dialect.UpdatedTimeFrozen, "that of its creation", "5000 ms after its creation"),
					askObjectKey:    "filePath /terraform-live: terraform-live/{fileName}",
					askRepeatedPost: "another id, another file name",
					askLongFilePath: either(dialect.FilePathLimited,
						"refused: "+said(dialect, simulator.ErrorResponse{Code: 250151}), "accepted, then COMPLETED"),
					askUnknownBucket: either(dialect.UnknownBucket == "refused",
						"refused: "+said(dialect, simulator.ErrorResponse{Code: 250705}), "accepted, then UPLOAD_FAIL"),
					askSkew:           said(dialect, dialect.SkewResponse),
					askSkewCorrected:  said(dialect, simulator.ErrorResponse{StillAvailable: true}),
					askWrongSignature: "HTTP 401, code 200",
					askMissingRegion:  said(dialect, simulator.ErrorResponse{Code: 250003}),
					askHeaders:        "Content-Length, Content-Type, Date, X-Ncp-Trace-Id",
				} {
					if got := found.answers[question]; !strings.HasPrefix(got, want) {
						t.Errorf("%s: %q, want it to begin with %q", question, got, want)
					}
				}
				const name = "{number}-{number}.mp4; the numbers are: neither an id nor createdTime, neither an id nor createdTime"
				if got := found.answers[askFileName]; !strings.HasSuffix(got, name) {
					t.Errorf("%s: %q, want it to end with %q", askFileName, got, name)
				}
			})
		})
	}
}

func TestSurvey_answersWhereAnEmptyListDiffersFromOneWithClips(t *testing.T) {
	served, empty := simulator.Docs2022(), simulator.Docs2022()
	served.ExpiredSnapshotList = simulator.ErrorResponse{StillAvailable: true}
	empty.ExpiredSnapshotList = simulator.ErrorResponse{Empty: true}
	for want, dialect := range map[string]simulator.Behavior{"shortclipList: [{": served, "shortclipList: []": empty} {
		synctest.Test(t, func(t *testing.T) {
			if got := surveyed(t, dialect).answers[askExpiredSnapshotList]; !strings.Contains(got, want) {
				t.Errorf("got %q, want %q in it", got, want)
			}
		})
	}
}

func TestSurvey_goesOnWhereAChannelIsOffTheAir(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New()
		spec := simulator.LiveChannel("off")
		spec.Status, spec.Recording = "READY", false
		channel := sim.AddChannel(spec)
		accessKey, secretKey := sim.Key()
		found, err := survey(t.Context(), subject{
			config:    livestation.Config{AccessKey: accessKey, SecretKey: secretKey, Transport: sim.Transport()},
			channelID: channel, bucket: "clips", patience: time.Minute,
		})
		if err != nil {
			t.Fatal(err)
		}
		for question, want := range map[string]string{
			askOmittedDuration: "not known: HTTP 400, code 250134",
			askTimeMachine:     "not known: HTTP 400, code 250134",
			askWrongSignature:  "HTTP 401, code 200",
		} {
			if got := found.answers[question]; !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q, want it to begin with %q", question, got, want)
			}
		}
		if len(found.objects) != 0 || found.answers[askExpiredSnapshot] != "" {
			t.Errorf("nothing was cut and nothing expired: %v, %q", found.objects, found.answers[askExpiredSnapshot])
		}
	})
}

func TestReport_isATableWithoutSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New()
		sim.SetBuckets("clips")
		channel := sim.AddChannel(simulator.LiveChannel("live"))
		accessKey, secretKey := sim.Key()
		echo, err := json.Marshal(map[string]any{"error": map[string]any{
			"errorCode": 250001, "message": fmt.Sprintf(`a|b %s %s {"streamKey":"%s0"}`, accessKey, secretKey, simulator.StreamKey),
		}})
		if err != nil {
			t.Fatal(err)
		}
		sim.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: simulator.Status, Body: string(echo)})
		found, err := survey(t.Context(), subject{
			config:    livestation.Config{AccessKey: accessKey, SecretKey: secretKey, Transport: sim.Transport()},
			channelID: channel, bucket: "clips", patience: time.Minute,
		})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := found.write(&b); err != nil {
			t.Fatal(err)
		}
		table := b.String()
		for _, secret := range append(found.secrets, simulator.StreamKey) {
			if secret != "" && strings.Contains(table, secret) {
				t.Errorf("a secret is in the report:\n%s", strings.ReplaceAll(table, secret, "(HERE)"))
			}
		}
		if !strings.HasPrefix(table, "| question | answer |\n| --- | --- |\n| ") || !strings.Contains(table, `a\|b *** ***`) {
			t.Errorf("it should be a table in which the echo is redacted:\n%s", table)
		}
		if again := fmt.Sprintf("OLD_SHORTCLIP_ID=%d\n", sim.Clips()[0].ID); !strings.HasSuffix(table, again) {
			t.Errorf("it should name the clip for a later survey, %s:\n%s", again, table)
		}
		for _, clip := range sim.Clips() {
			if name := "`clips/" + objectstorage.Key(clip.FilePath, clip.FileName) + "`"; !strings.Contains(table, name) {
				t.Errorf("it should name %s, which stays:\n%s", name, table)
			}
		}
	})
}
