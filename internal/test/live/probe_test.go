// SPDX-License-Identifier: MPL-2.0

package live

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// processing is how long the simulator processes a clip.
const processing = 5 * time.Second

// storeOf is an Object Storage that holds the mp4s of a simulator's clips.
type storeOf struct{ sim *simulator.Simulator }

func (s storeOf) RoundTrip(req *http.Request) (*http.Response, error) {
	status := http.StatusNotFound
	for _, clip := range s.sim.Clips() {
		if clip.Status == "COMPLETED" && req.URL.Path == "/"+clip.BucketName+"/"+clip.Key {
			status = http.StatusOK
		}
	}
	if !strings.HasPrefix(req.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="+simulator.AccessKey+"/") {
		status = http.StatusForbidden
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

// targetOf returns the probe's target for a channel of a simulator.
func targetOf(sim *simulator.Simulator, channelID string) target {
	accessKey, secretKey := sim.Key()
	return target{
		config:    livestation.Config{AccessKey: accessKey, SecretKey: secretKey, Transport: sim.Transport()},
		http2:     sim.Transport(),
		channelID: channelID, bucket: "clips",
		storage: "https://storage.example.com", storageTransport: storeOf{sim},
		timeout: time.Minute,
	}
}

// probeSimulator probes a simulator that has an expired snapshot and a clip of it. It must run in a synctest bubble.
func probeSimulator(t *testing.T, behavior simulator.Behavior) *report {
	t.Helper()
	sim := simulator.New(simulator.WithBehavior(behavior))
	sim.SetBuckets("clips")
	channelID := sim.AddChannel(simulator.LiveChannel("live"))
	expired := sim.AddSnapshot(channelID, 10)
	old := sim.AddClip(channelID, expired.ID, 0, 2000, "clips", "/old", "PRIVATE")
	time.Sleep(2 * time.Hour) // takes no time, because the clock of the bubble advances
	sim.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: processing} })

	of := targetOf(sim, channelID)
	of.expiredSnapshotID, of.oldClipID = strconv.FormatInt(expired.ID, 10), strconv.FormatInt(old.ID, 10)
	of.changeRecording = true
	found, err := probe(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// summaryOf is the start of the finding for an error response of a behavior.
func summaryOf(b simulator.Behavior, response simulator.ErrorResponse) string {
	status := response.Status
	if status == 0 {
		status = b.ErrorStatus
	}
	switch {
	case response.StillAvailable || response.Empty:
		return "HTTP 200, " + either(b.SuccessMarker, "code 250013", "success")
	case response.Code == 0:
		return fmt.Sprintf("HTTP %d, undocumented form", status)
	default:
		return fmt.Sprintf("HTTP %d, code %d", status, response.Code)
	}
}

func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// seconds is the finding for a lag of the simulator. The probe polls every half second, so lags in the tests are multiples.
func seconds(lag time.Duration) string { return fmt.Sprintf("%.1f s", lag.Seconds()) }

// expectedFindings returns what the finding of each topic must start with.
func expectedFindings(b simulator.Behavior) map[topic]string {
	number := either(b.NumbersAsStrings, "string", "number")
	timeOfClip := either(b.ClipTimesAsText, "string", number)
	snapshotID := either(b.ClipSnapshotIDString, "string", "number")
	size := map[string]string{"zero": "duration: 0, fileSize: 0, ", "null": "duration: null, fileSize: null, "}[b.UnfinishedSize]
	name := map[string]string{"given": "string", "absent": "", "empty": `""`}[b.FileNameUntilCompleted]
	if name != "" {
		name = "fileName: " + name + ", "
	}
	unfinished := fmt.Sprintf("{createdTime: %s, %sid: number, output: {accessControl: string, bucketName: string, %sfilePath: string}, status: string, updatedTime: %[1]s}",
		timeOfClip, size, name)
	finished := fmt.Sprintf("{createdTime: %s, duration: number, fileSize: number, id: number, output: {accessControl: string, bucketName: string, fileName: string, filePath: string}, status: string, updatedTime: %[1]s}",
		timeOfClip)
	inList := finished
	if b.ListWithoutSize {
		inList = strings.Replace(finished, "duration: number, fileSize: number, ", "", 1)
	}
	one := func(clip string) string {
		return fmt.Sprintf("{channelId: string, shortclip: %s, snapshotId: %s}", clip, snapshotID)
	}
	first := one(unfinished)
	if b.ClipLag > 0 {
		first = summaryOf(b, b.UnknownClip)
	}
	listed := unfinished
	if b.ListWithoutSize {
		listed = strings.Replace(unfinished, size, "", 1)
	}
	if b.ListLag > processing {
		listed = finished
	}
	if b.ListWithoutOutput {
		output := regexp.MustCompile(`output: \{.*?\}, `)
		listed, inList = output.ReplaceAllString(listed, ""), output.ReplaceAllString(inList, "")
	}
	url, lastURL := "{name: string, url: string}", "720p-16-9, 480p-16-9, 360p-16-9, audio-192k, ABR: "
	if b.ServiceURLWithoutURL {
		lastURL = "720p-16-9, 480p-16-9, 360p-16-9, audio-192k: "
	}
	with := map[string]string{
		"absent": "absent", "object": "snapshot {snapshotId: number}", "objects": "snapshot [{snapshotId: number}] (2)",
		"ids": "snapshot [number] (2)", "bare": "snapshotId number",
	}[b.ChannelSnapshots]
	without := map[string]string{"absent": "absent", "object": "snapshot {}", "objects": "snapshot []", "ids": "snapshot []", "bare": "snapshotId null"}[b.ChannelSnapshots]
	expected := map[topic]string{
		unknownClip:         summaryOf(b, b.UnknownClip),
		unknownSnapshot:     summaryOf(b, b.UnknownSnapshot),
		unknownSnapshotFor:  summaryOf(b, b.UnknownSnapshot),
		unknownChannel:      summaryOf(b, b.UnknownChannel),
		expiredSnapshot:     summaryOf(b, b.ExpiredSnapshot),
		expiredSnapshotList: summaryOf(b, b.ExpiredSnapshotList),
		expiredSnapshotClip: summaryOf(b, b.ExpiredSnapshotClip),
		oldClip:             summaryOf(b, b.ClipAfterSnapshotExpiry),
		listKey:             b.ListKey,
		listTotal:           either(b.ListTotal, "number", "absent"),
		snapshotIDType:      fmt.Sprintf("create: %s; get: %[1]s; list: number", snapshotID),
		timeType:            fmt.Sprintf("snapshot: %s; clip: %s", number, timeOfClip),
		instanceNoType:      number,
		errorCodeType: fmt.Sprintf("service: %s; gateway: %s",
			either(b.ErrorCodeString, "string", "number"), either(b.GatewayCodeNumber, "number", "string")),
		successMarker:    either(b.SuccessMarker, "yes: {errorCode: ", "no"),
		omittedDuration:  b.OmittedDuration,
		limitedDuration:  "1",
		snapshotURL:      either(b.EmptySnapshotURL, `""`, "string"),
		channelSnapshots: "before a snapshot: " + without + "; with a snapshot: " + with,
		timeMachineKey:   b.UseDvrKey,
		channelStatus:    either(b.ChannelStatusPublish, "PUBLISH", "PUBLISHING"),
		timeMachineURLs: either(b.TimeMachineBare,
			lastURL+url, "720p-16-9, 480p-16-9, 360p-16-9: {audioBitrate: "),
		generalURLs:    "720p-16-9, 480p-16-9, 360p-16-9: {audioBitrate: ",
		thumbnailURLs:  "thumbnail: {name: string, resizedUrl: [{type: string, url: string}] (3)" + either(b.ServiceURLWithoutURL, "}", ", url: string}"),
		hangulQuery:    "HTTP 200, " + either(b.SuccessMarker, "code 250013", "success"),
		bitrateType:    either(b.BitratesAsNumbers, "number", "string"),
		createdShape:   one(unfinished),
		firstReadShape: first,
		lastReadShape:  one(finished),
		listedShape:    listed,
		lastListShape:  inList,
		clipStatuses:   "CREATING, COMPLETED",
		clipTime:       "COMPLETED after 5.0 s for 10 s of clip: 0.50 s per second",
		clipDuration:   either(b.FractionalDurations, "not known: duration is", fmt.Sprintf("%+d ms", b.ClipLengthOff.Milliseconds())),
		createdTime:    either(b.ClipTimesAsText, "not known", fmt.Sprintf("%+.1f s", (-b.GatewayClockAhead+b.SnapshotLag%time.Second).Seconds())),
		updatedTime:    either(b.ClipTimesAsText, "not known", either(b.UpdatedTimeFrozen, "equal to createdTime", "5000 ms after createdTime")),
		objectKey:      "filePath /terraform-live: " + either(b.ObjectKey == "leading-slash", "/", "") + "terraform-live/{fileName}",
		listLag:        seconds(b.ListLag),
		snapshotLag:    seconds(b.SnapshotLag),
		fullSnapshot: either(b.SnapshotShortBy > 0, "rejected: "+summaryOf(b, simulator.ErrorResponse{Code: 250002}),
			fmt.Sprintf("accepted, then COMPLETED: duration %d", 60000+b.ClipLengthOff.Milliseconds())),
		repeatedPOST: map[string]string{
			"another-clip": "another ID, another file name", "same-clip": "the same ID, the same file name",
			"refused-250306": "rejected: " + summaryOf(b, simulator.ErrorResponse{Code: 250306}),
			"refused-250018": "rejected: " + summaryOf(b, simulator.ErrorResponse{Code: 250018}),
		}[b.RepeatedPost],
		longFilePath: either(b.FilePathLimited, "rejected: "+summaryOf(b, simulator.ErrorResponse{Code: 250151}), "accepted, then COMPLETED"),
		unknownBucket: either(b.UnknownBucket == "refused",
			"rejected: "+summaryOf(b, simulator.ErrorResponse{Code: 250705}), "accepted, then UPLOAD_FAIL"),
		startWhileRecording: summaryOf(b, b.AlreadyRecording),
		stopRecording:       summaryOf(b, simulator.ErrorResponse{StillAvailable: true}),
		stopLag:             either(b.FlagsAsLetters, "more than", seconds(b.RecordingLag)),
		stopWhileStopped:    summaryOf(b, b.NotRecording),
		startRecording:      summaryOf(b, simulator.ErrorResponse{StillAvailable: true}),
		startLag:            either(b.FlagsAsLetters, "more than", seconds(b.RecordingLag)),
		skewedTimestamp:     summaryOf(b, b.SkewResponse),
		correctedTimestamp:  summaryOf(b, simulator.ErrorResponse{StillAvailable: true}),
		wrongSignature:      "HTTP 401, code 200",
		missingRegion:       summaryOf(b, simulator.ErrorResponse{Code: 250003, StillAvailable: b.HeadersOptional}),
		missingContentType:  summaryOf(b, simulator.ErrorResponse{Code: 250348, StillAvailable: b.HeadersOptional}),
		offeredProtocol:     "HTTP/1.1",
		responseHeaders:     "Content-Length, Content-Type, Date, X-Ncp-Trace-Id",
	}
	if b.UnknownClip.Code < 1000 {
		// The probe reads the type of a service code from the response for an unknown clip.
		expected[errorCodeType] = "gateway: " + either(b.UnknownClip.Code == 0, "absent", "string") + "; gateway: string"
	}
	return expected
}

func TestProbe_findsEachBehavior(t *testing.T) {
	for _, behavior := range append(simulator.Variants(), simulator.EachValue()...) {
		if behavior.RequestsPerSecond > 0 {
			continue // the probe shows each response as it is, so a rate limit hides the others
		}
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				found := probeSimulator(t, behavior)
				for q, want := range expectedFindings(behavior) {
					if got := found.findings[q]; !strings.HasPrefix(got, want) {
						t.Errorf("%s: got %q, want it to start with %q", q, got, want)
					}
				}
				const pattern = "{number}-{number}.mp4; the numbers are: neither an ID nor createdTime, neither an ID nor createdTime"
				if got := found.findings[fileName]; !strings.HasSuffix(got, pattern) {
					t.Errorf("%s: got %q, want it to end with %q", fileName, got, pattern)
				}
			})
		})
	}
}

func TestProbe_showsEntriesOfExpiredSnapshotList(t *testing.T) {
	available, empty := simulator.DocsCurrent(), simulator.DocsCurrent()
	available.ExpiredSnapshotList = simulator.ErrorResponse{StillAvailable: true}
	empty.ExpiredSnapshotList = simulator.ErrorResponse{Empty: true}
	for want, behavior := range map[string]simulator.Behavior{"shortClipList: [{": available, "shortClipList: []": empty} {
		synctest.Test(t, func(t *testing.T) {
			if got := probeSimulator(t, behavior).findings[expiredSnapshotList]; !strings.Contains(got, want) {
				t.Errorf("got %q, want %q in it", got, want)
			}
		})
	}
}

// Without a stream the probe cannot take a snapshot. It still covers the other topics, among them whether a clip can be cut
// from a snapshot of an earlier run.
func TestProbe_ofChannelOffTheAirCoversTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New()
		channelID := sim.AddChannel(simulator.LiveChannel("off"))
		snapshot := sim.AddSnapshot(channelID, 10)
		sim.SetChannel(channelID, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false })
		of := targetOf(sim, channelID)
		of.offAirSnapshotID = strconv.FormatInt(snapshot.ID, 10)
		found, err := probe(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		for q, want := range map[topic]string{
			omittedDuration: "not known: HTTP 400, code 250134",
			timeMachineURLs: "not known: HTTP 400, code 250134",
			wrongSignature:  "HTTP 401, code 200",
			offAirClip:      "channel is READY: accepted, then COMPLETED",
		} {
			if got := found.findings[q]; !strings.HasPrefix(got, want) {
				t.Errorf("%s: got %q, want it to start with %q", q, got, want)
			}
		}
		if got := found.findings[expiredSnapshot]; got != "" {
			t.Errorf("%s: got %q, want no finding without an expired snapshot", expiredSnapshot, got)
		}
	})
}

func TestProbe_changesRecordingOnlyIfPermitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New()
		channelID := sim.AddChannel(simulator.LiveChannel("live"))
		if _, err := probe(t.Context(), targetOf(sim, channelID)); err != nil {
			t.Fatal(err)
		}
		for _, request := range sim.Requests() {
			if request.Method == http.MethodPut {
				t.Errorf("the probe sent %s %s", request.Method, request.Path)
			}
		}
	})
}

func TestDifferences_saySizeOrWhyNotKnown(t *testing.T) {
	for name, test := range map[string]struct{ got, want string }{
		"shorter clip":        {durationDifference("9960"), "-40 ms"},
		"unknown duration":    {durationDifference(""), "not known: duration is absent"},
		"service clock ahead": {timeDifference("1655979379500", "Thu, 23 Jun 2022 10:16:17 GMT"), "+2.5 s"},
		"no Date header":      {timeDifference("1655979379500", ""), `not known: createdTime "1655979379500", Date ""`},
		"updated later":       {updatedTimeChanged("1000", "6000"), "5000 ms after createdTime"},
		"not updated":         {updatedTimeChanged("1000", "1000"), "equal to createdTime"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", name, test.got, test.want)
		}
	}
}
