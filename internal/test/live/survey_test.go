package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// The questions.
const (
	askUnknownClip         = "Short clip that the channel does not have"
	askUnknownSnapshot     = "Snapshot that the channel does not have"
	askUnknownSnapshotList = "Clips of a snapshot that the channel does not have"
	askUnknownChannel      = "Channel that does not exist"
	askExpiredSnapshot     = "Expired snapshot"
	askExpiredSnapshotList = "Clips of an expired snapshot"
	askExpiredSnapshotClip = "Clip to be cut from an expired snapshot"
	askOldClip             = "Clip whose snapshot has expired"
	askListKey             = "Key of the list of clips"
	askListTotal           = "total beside the list of clips"
	askSnapshotIDType      = "JSON type of a clip's snapshotId"
	askTimeType            = "JSON type of times"
	askInstanceNoType      = "JSON type of instanceNo"
	askErrorCodeType       = "JSON type of errorCode"
	askSuccessMarker       = "Error object beside a success"
	askOmittedDuration     = "duration of a snapshot without limitedDuration"
	askSnapshotURL         = "snapshotUrl"
	askChannelSnapshots    = "Snapshots in the channel"
	askUseDvrKey           = "Key of the channel's time machine"
	askChannelStatus       = "Status of a channel on the air"
	askTimeMachine         = "Entries of TIMEMACHINE"
	askGeneral             = "Entries of GENERAL"
	askBitrateType         = "JSON type of bitrates"
	askClipTime            = "Time to make a clip"
	askUpdatedTime         = "updatedTime of a clip that is done"
	askFileName            = "File name of a clip"
	askObjectKey           = "Key of the object"
	askRepeatedPost        = "The same clip asked for twice"
	askLongFilePath        = "filePath of more than 20 characters"
	askUnknownBucket       = "Clip for a bucket that does not exist"
	askSkew                = "Time stamp six minutes off"
	askSkewCorrected       = "The same signed with the time of the answer's Date"
	askWrongSignature      = "Wrong signature"
	askMissingRegion       = "Request without x-ncp-region_code"
	askHeaders             = "Headers of an answer"
)

// What the survey asks with: ids that fit each integer and that no account comes to, and paths in the bucket.
const (
	unknownID      = "2147483647"
	unknownChannel = "ls-20000101000000-AAAAA"
	shortPath      = "/terraform-live"
	longPath       = "/terraform-live/longer/than/twenty"
	unknownBucket  = "terraform-live-no-such-bucket-5b1e"
	clipLength     = 10 * time.Second
	skew           = -6 * time.Minute
	regionHeader   = "x-ncp-region_code"
)

// pollPause is how often the survey looks at a clip that is being made, and with it how exactly it measures.
const pollPause = 500 * time.Millisecond

// subject is what is surveyed.
type subject struct {
	config            livestation.Config
	channelID, bucket string
	// expiredSnapshotID and oldClipID are of the channel; the questions of an empty one are left out.
	expiredSnapshotID, oldClipID string
	// storage is the endpoint of Object Storage; without it nobody looks for the mp4.
	storage          string
	storageTransport http.RoundTripper
	// patience bounds the wait for a clip.
	patience time.Duration
}

// surveyor asks, and writes down the answers.
type surveyor struct {
	subject
	report   *report
	wire     *recorder
	client   *livestation.Client
	snapshot string
}

// survey asks all that one run can settle. Its error is one of the configuration; what goes wrong later is an answer.
func survey(ctx context.Context, of subject) (*report, error) {
	s := &surveyor{subject: of, report: &report{secrets: []string{of.config.AccessKey, of.config.SecretKey}}}
	var err error
	if s.client, s.wire, err = s.connect(of.config, ""); err != nil {
		return nil, err
	}
	s.channel(ctx, "")
	s.urls(ctx)
	s.gone(ctx)
	s.takeSnapshot(ctx)
	if s.snapshot != "" {
		s.channel(ctx, "with a snapshot: ")
		s.clips(ctx)
	}
	s.old(ctx)
	if err := s.gateway(ctx); err != nil {
		return nil, err
	}
	s.report.secrets = append(s.report.secrets, s.wire.seen()...)
	return s.report, nil
}

// connect makes a client that repeats nothing, and the recorder beneath it.
func (s *surveyor) connect(config livestation.Config, without string) (*livestation.Client, *recorder, error) {
	wire := &recorder{next: cmp.Or[http.RoundTripper](config.Transport, http.DefaultTransport), without: without}
	config.Transport, config.MaxRetries = wire, 0
	client, err := livestation.New(config)
	return client, wire, err
}

// exchanged is the last exchange of a call. Whether the client understood it is not the question.
func (s *surveyor) exchanged(_ any, err error) exchange {
	taken := s.wire.take()
	if len(taken) == 0 {
		return exchange{err: err}
	}
	return taken[len(taken)-1]
}

// asks tells whether an answer is a success, and writes down what it says where it is none.
func (s *surveyor) asks(e exchange, questions ...string) bool {
	if e.succeeded() {
		return true
	}
	for _, question := range questions {
		s.report.add(question, "not known: %s", e.says())
	}
	return false
}

func (s *surveyor) channel(ctx context.Context, when string) {
	e := s.exchanged(s.client.GetChannel(ctx, s.channelID))
	if !s.asks(e, askChannelSnapshots, askInstanceNoType, askUseDvrKey, askChannelStatus, askSuccessMarker, askHeaders) {
		return
	}
	content := e.at("content")
	var named []string
	for _, key := range []string{"snapshot", "snapshotId"} {
		if value := field(content, key); value != nil {
			named = append(named, key+" "+shape(value))
		}
	}
	s.report.add(askChannelSnapshots, "%s%s", when, cmp.Or(strings.Join(named, ", "), "absent"))
	s.report.add(askInstanceNoType, "%s", kind(field(content, "instanceNo")))
	dvr := "absent"
	for _, key := range []string{"useDvr", "useDVR"} {
		if field(content, key) != nil {
			dvr = key
		}
	}
	s.report.add(askUseDvrKey, "%s", dvr)
	s.report.add(askChannelStatus, "%s", text(field(content, "channelStatus")))
	if marker := e.at("error"); marker != nil {
		s.report.add(askSuccessMarker, "yes: %s", shape(marker))
	} else {
		s.report.add(askSuccessMarker, "no")
	}
	s.report.add(askHeaders, "%s", strings.Join(slices.Sorted(maps.Keys(e.header)), ", "))
}

func (s *surveyor) urls(ctx context.Context) {
	e := s.exchanged(s.client.ListServiceURLs(ctx, s.channelID, livestation.ServiceURLTimeMachine))
	if s.asks(e, askTimeMachine) {
		s.report.add(askTimeMachine, "%s", entries(e.at("content")))
	}
	e = s.exchanged(s.client.ListServiceURLs(ctx, s.channelID, livestation.ServiceURLGeneral))
	if s.asks(e, askGeneral, askBitrateType) {
		s.report.add(askGeneral, "%s", entries(e.at("content")))
		s.report.add(askBitrateType, "%s", bitrates(e.at("content")))
	}
}

// entries groups the entries of service URLs by their shape.
func entries(content json.RawMessage) string {
	var shapes []string
	names := map[string][]string{}
	for _, item := range list(content) {
		of := shape(item)
		if names[of] == nil {
			shapes = append(shapes, of)
		}
		names[of] = append(names[of], text(field(item, "name")))
	}
	var parts []string
	for _, of := range shapes {
		parts = append(parts, strings.Join(names[of], ", ")+": "+of)
	}
	return cmp.Or(strings.Join(parts, "; "), "an empty list")
}

func bitrates(content json.RawMessage) string {
	found := map[string]bool{}
	for _, item := range list(content) {
		for _, name := range []string{"videoBitrate", "audioBitrate"} {
			if value := field(item, name); value != nil {
				found[kind(value)] = true
			}
		}
	}
	return cmp.Or(strings.Join(slices.Sorted(maps.Keys(found)), ", "), "absent")
}

// gone asks for what does not exist.
func (s *surveyor) gone(ctx context.Context) {
	e := s.exchanged(s.client.GetShortClip(ctx, s.channelID, unknownID))
	s.report.add(askUnknownClip, "%s", e.says())
	s.errorCode(e)
	s.report.add(askUnknownSnapshot, "%s", s.exchanged(s.client.GetSnapshot(ctx, s.channelID, unknownID)).says())
	s.report.add(askUnknownSnapshotList, "%s", s.exchanged(s.client.ListShortClips(ctx, s.channelID, unknownID, "")).says())
	s.report.add(askUnknownChannel, "%s", s.exchanged(s.client.GetChannel(ctx, unknownChannel)).says())
}

// errorCode adds the type of an error's code to what is known of the other's: the gateway has codes of three digits, the
// service of six.
func (s *surveyor) errorCode(e exchange) {
	code, whose := e.at("error", "errorCode"), "the service"
	if len(text(code)) <= 3 {
		whose = "the gateway"
	}
	s.add(askErrorCodeType, whose, kind(code))
}

// add adds a part to an answer that has several.
func (s *surveyor) add(question, what, part string) {
	known := s.report.answers[question]
	if known != "" {
		known += "; "
	}
	s.report.add(question, "%s%s: %s", known, what, part)
}

func (s *surveyor) takeSnapshot(ctx context.Context) {
	e := s.exchanged(s.client.CreateSnapshot(ctx, s.channelID, 0))
	if !s.asks(e, askOmittedDuration, askSnapshotURL) {
		return
	}
	snapshot := e.at("content", "snapshot")
	s.snapshot = text(field(snapshot, "snapshotId"))
	s.report.snapshotID = s.snapshot
	s.report.add(askOmittedDuration, "%s", cmp.Or(string(field(snapshot, "duration")), "absent"))
	given := "given"
	if text(field(snapshot, "snapshotUrl")) == "" {
		given = "empty"
	}
	s.report.add(askSnapshotURL, "%s", given)
	s.add(askTimeType, "snapshot", kind(field(snapshot, "createdTime")))
}

// clips cuts clips from the snapshot. They are of the same output, so that the service has to tell them apart.
func (s *surveyor) clips(ctx context.Context) {
	first, begun := s.cut(ctx, s.snapshot, s.bucket, shortPath)
	again, _ := s.cut(ctx, s.snapshot, s.bucket, shortPath)
	if s.asks(first, askClipTime, askUpdatedTime, askFileName, askObjectKey, askRepeatedPost, askSnapshotIDType, askListKey, askListTotal) {
		s.report.clipID = text(first.at("content", "shortclip", "id"))
		s.firstClip(ctx, first, begun)
		s.report.add(askRepeatedPost, "%s", repeated(first, again))
		s.list(ctx)
	}
	long, asked := s.cut(ctx, s.snapshot, s.bucket, longPath)
	s.report.add(askLongFilePath, "%s", s.outcome(ctx, long, asked))
	none, asked := s.cut(ctx, s.snapshot, unknownBucket, shortPath)
	s.report.add(askUnknownBucket, "%s", s.outcome(ctx, none, asked))
}

// cut asks for a clip of the first seconds of a snapshot, and tells when it had the answer.
func (s *surveyor) cut(ctx context.Context, snapshot, bucket, path string) (exchange, time.Time) {
	e := s.exchanged(s.client.CreateShortClip(ctx, s.channelID, snapshot, livestation.CreateShortClipRequest{
		EndTime: clipLength.Milliseconds(),
		Output:  livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: bucket, FilePath: path},
	}))
	if e.succeeded() && bucket == s.bucket {
		s.report.objects = append(s.report.objects,
			bucket+"/"+objectstorage.Key(path, text(e.at("content", "shortclip", "output", "fileName"))))
	}
	return e, s.client.Now()
}

// outcome is what became of a request for a clip.
func (s *surveyor) outcome(ctx context.Context, created exchange, begun time.Time) string {
	if !created.succeeded() {
		return "refused: " + created.says()
	}
	done, _ := s.await(ctx, created, begun)
	return "accepted, then " + cmp.Or(text(done.at("content", "shortclip", "status")), done.says())
}

// await looks at a clip until it is no longer CREATING, or the patience ends.
func (s *surveyor) await(ctx context.Context, created exchange, begun time.Time) (exchange, time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	id := text(created.at("content", "shortclip", "id"))
	for {
		e := s.exchanged(s.client.GetShortClip(ctx, s.channelID, id))
		took := s.client.Now().Sub(begun)
		if !e.succeeded() || text(e.at("content", "shortclip", "status")) != string(livestation.ShortClipCreating) {
			return e, took
		}
		timer := time.NewTimer(pollPause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return e, took
		}
	}
}

func (s *surveyor) firstClip(ctx context.Context, created exchange, begun time.Time) {
	done, took := s.await(ctx, created, begun)
	clip := done.at("content", "shortclip")
	status := text(field(clip, "status"))
	s.report.add(askClipTime, "%s after %.1f s for %.0f s of clip: %.2f s a second",
		cmp.Or(status, done.says()), took.Seconds(), clipLength.Seconds(), took.Seconds()/clipLength.Seconds())
	s.report.add(askUpdatedTime, "%s", moved(text(field(clip, "createdTime")), text(field(clip, "updatedTime"))))

	s.add(askSnapshotIDType, "create", kind(created.at("content", "snapshotId")))
	s.add(askSnapshotIDType, "get", kind(done.at("content", "snapshotId")))
	s.add(askTimeType, "clip", kind(field(clip, "createdTime")))
	s.report.add(askFileName, "%s", s.fileName(created))
	s.report.add(askObjectKey, "%s", s.objectKey(ctx, created, status))
}

// moved compares two times of a clip.
func moved(created, updated string) string {
	from, err := strconv.ParseInt(created, 10, 64)
	to, second := strconv.ParseInt(updated, 10, 64)
	switch {
	case err != nil || second != nil:
		return "not known: a time is absent"
	case from == to:
		return "that of its creation"
	}
	return fmt.Sprintf("%d ms after its creation", to-from)
}

// fileName shows a file name, and of which of the known numbers it is made.
func (s *surveyor) fileName(created exchange) string {
	clip := created.at("content", "shortclip")
	name := text(field(clip, "output", "fileName"))
	known := map[string]string{
		text(field(clip, "id")): "the clip's id", s.snapshot: "the snapshot's id", text(field(clip, "createdTime")): "createdTime",
	}
	pattern, parts := name, []string(nil)
	for _, number := range strings.FieldsFunc(name, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(number) < 2 {
			// The 4 of mp4.
			continue
		}
		pattern = strings.Replace(pattern, number, "{number}", 1)
		parts = append(parts, cmp.Or(known[number], "neither an id nor createdTime"))
	}
	return fmt.Sprintf("%s: %s; the numbers are: %s", name, pattern, strings.Join(parts, ", "))
}

// objectKey looks for the mp4 under each key that folder and file name may make.
func (s *surveyor) objectKey(ctx context.Context, created exchange, status string) string {
	switch {
	case s.storage == "":
		return "not looked for: no endpoint of Object Storage is known for the site and the region"
	case status != string(livestation.ShortClipCompleted):
		return "not looked for: the clip is " + cmp.Or(status, "not known")
	}
	bucket := bucketClient{
		endpoint: s.storage, accessKey: s.config.AccessKey, secretKey: s.config.SecretKey,
		http: s.storageTransport, now: s.client.Now,
	}
	name := text(created.at("content", "shortclip", "output", "fileName"))
	folder := strings.TrimPrefix(shortPath, "/")
	var answers []string
	for _, key := range []string{folder + "/" + name, "/" + folder + "/" + name, folder + "//" + name, folder + name, name} {
		shown := strings.Replace(key, name, "{fileName}", 1)
		code, err := bucket.head(ctx, s.bucket, key)
		switch {
		case err != nil:
			return "not known: no answer from Object Storage: " + err.Error()
		case code == http.StatusOK:
			return fmt.Sprintf("filePath %s: %s", shortPath, shown)
		}
		answers = append(answers, fmt.Sprintf("%s: HTTP %d", shown, code))
	}
	return "not found: " + strings.Join(answers, ", ")
}

// repeated compares what two equal requests made.
func repeated(first, again exchange) string {
	if !again.succeeded() {
		return "refused: " + again.says()
	}
	same := func(path ...string) string {
		if text(first.at(path...)) == text(again.at(path...)) {
			return "the same"
		}
		return "another"
	}
	return fmt.Sprintf("%s id, %s file name", same("content", "shortclip", "id"), same("content", "shortclip", "output", "fileName"))
}

func (s *surveyor) list(ctx context.Context) {
	e := s.exchanged(s.client.ListShortClips(ctx, s.channelID, s.snapshot, ""))
	if !s.asks(e, askListKey, askListTotal) {
		return
	}
	var content map[string]json.RawMessage
	_ = json.Unmarshal(e.at("content"), &content)
	key := ""
	for name, value := range content {
		if kind(value) == "list" {
			key = name
		}
	}
	s.report.add(askListKey, "%s", cmp.Or(key, "absent: "+shape(e.at("content"))))
	s.report.add(askListTotal, "%s", kind(e.at("total")))
	s.add(askSnapshotIDType, "list", kind(content["snapshotId"]))
}

// old asks for what an hour has passed over, where it is given.
func (s *surveyor) old(ctx context.Context) {
	if s.expiredSnapshotID != "" {
		s.report.add(askExpiredSnapshot, "%s", s.exchanged(s.client.GetSnapshot(ctx, s.channelID, s.expiredSnapshotID)).says())
		e := s.exchanged(s.client.ListShortClips(ctx, s.channelID, s.expiredSnapshotID, ""))
		said := e.says()
		if e.succeeded() {
			said += " " + shape(e.at("content"))
		}
		s.report.add(askExpiredSnapshotList, "%s", said)
		clip, _ := s.cut(ctx, s.expiredSnapshotID, s.bucket, shortPath)
		s.report.add(askExpiredSnapshotClip, "%s", clip.says())
	}
	if s.oldClipID != "" {
		s.report.add(askOldClip, "%s", s.exchanged(s.client.GetShortClip(ctx, s.channelID, s.oldClipID)).says())
	}
}

// gateway asks in ways that are to be refused.
func (s *surveyor) gateway(ctx context.Context) error {
	now := s.client.Now
	late, wrong := s.config, s.config
	late.Now = func() time.Time { return now().Add(skew) }
	wrong.SecretKey = strings.Repeat("0", len(s.config.SecretKey))
	for _, test := range []struct {
		question string
		config   livestation.Config
		without  string
	}{
		{askSkew, late, ""}, {askWrongSignature, wrong, ""}, {askMissingRegion, s.config, regionHeader},
	} {
		client, wire, err := s.connect(test.config, test.without)
		if err != nil {
			return err
		}
		_, err = client.GetChannel(ctx, s.channelID)
		taken := append(wire.take(), exchange{err: err})
		s.report.secrets = append(s.report.secrets, wire.seen()...)
		s.report.add(test.question, "%s", taken[0].says())
		switch test.question {
		case askSkew:
			// The client signs anew by itself where the Date shows what is wrong.
			if len(taken) > 2 {
				s.report.add(askSkewCorrected, "%s", taken[1].says())
			}
		case askWrongSignature:
			s.errorCode(taken[0])
		}
	}
	return nil
}
