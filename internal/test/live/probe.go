// SPDX-License-Identifier: MPL-2.0

package live

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// topic is something that the documents leave open. The report prints it next to the finding.
type topic string

// The topics about channels and URLs.
const (
	channelSnapshots   topic = "Snapshots in a channel"
	instanceNoType     topic = "JSON type of instanceNo"
	timeMachineKey     topic = "Field of a channel for the time machine"
	channelStatus      topic = "Status of the channel"
	successMarker      topic = "Error object in a success"
	responseHeaders    topic = "Headers of a response"
	hangulQuery        topic = "List of channels with a Hangul name in the query"
	generalURLs        topic = "GENERAL URLs"
	timeMachineURLs    topic = "TIMEMACHINE URLs"
	thumbnailURLs      topic = "THUMBNAIL URLs"
	bitrateType        topic = "JSON type of bitrates"
	unknownClip        topic = "Unknown short clip"
	unknownSnapshot    topic = "Unknown snapshot"
	unknownSnapshotFor topic = "Clip list of an unknown snapshot"
	unknownChannel     topic = "Unknown channel"
	errorCodeType      topic = "JSON type of errorCode"
	timeType           topic = "JSON type of times"
)

// The topics about snapshots.
const (
	omittedDuration     topic = "duration of a snapshot without limitedDuration"
	limitedDuration     topic = "duration of a snapshot with limitedDuration 1"
	snapshotURL         topic = "snapshotUrl"
	snapshotLag         topic = "Time until a snapshot can be read"
	expiredSnapshot     topic = "Expired snapshot"
	expiredSnapshotList topic = "Clip list of an expired snapshot"
	expiredSnapshotClip topic = "Clip from an expired snapshot"
)

// The topics about recording.
const (
	startWhileRecording topic = "startRecord while the channel records"
	stopRecording       topic = "stopRecord while the channel records"
	stopLag             topic = "Time from stopRecord until isRecording is false"
	stopWhileStopped    topic = "stopRecord while the channel does not record"
	startRecording      topic = "startRecord while the channel does not record"
	startLag            topic = "Time from startRecord until isRecording is true"
)

// The topics about the gateway.
const (
	skewedTimestamp    topic = "Timestamp that is six minutes off"
	correctedTimestamp topic = "The same request signed with the time of the Date header"
	wrongSignature     topic = "Wrong signature"
	missingRegion      topic = "Request without x-ncp-region_code"
	missingContentType topic = "Request without Content-Type"
	offeredProtocol    topic = "Protocol with a client that offers HTTP/2"
)

// IDs that fit each integer type and that no account has, and a time difference that the gateway rejects.
const (
	noSuchID      = "2147483647"
	noSuchChannel = "ls-20000101000000-AAAAA"
	skew          = -6 * time.Minute
)

// pollInterval is the interval of all polls, and so the precision of the times that the probe measures.
const pollInterval = 500 * time.Millisecond

// target is what the probe runs against.
type target struct {
	config livestation.Config
	// http2 is a transport that offers HTTP/2; nil leaves out its topic.
	http2             http.RoundTripper
	channelID, bucket string
	// changeRecording permits the probe to stop and start the recording of the channel.
	changeRecording bool
	// expiredSnapshotID, oldClipID and offAirSnapshotID belong to the channel. Each "" leaves out its topics.
	expiredSnapshotID, oldClipID, offAirSnapshotID string
	// storage is the endpoint of Object Storage; "" leaves out its topics.
	storage          string
	storageTransport http.RoundTripper
	// timeout is the longest wait for one clip or one change.
	timeout time.Duration
}

// prober sends the requests and fills the report.
type prober struct {
	target
	report   *report
	recorder *recorder
	client   *livestation.Client
	snapshot string
}

// probe covers all topics that one run can cover. It returns an error only for an invalid configuration; what fails later
// is a finding.
func probe(ctx context.Context, of target) (*report, error) {
	p := &prober{target: of, report: &report{secrets: []string{of.config.AccessKey, of.config.SecretKey}}}
	var err error
	if p.client, p.recorder, err = connect(of.config, ""); err != nil {
		return nil, err
	}
	p.probeChannel(ctx, "before a snapshot")
	p.probeURLs(ctx)
	p.probeUnknown(ctx)
	p.takeSnapshot(ctx)
	if p.snapshot != "" {
		p.probeChannel(ctx, "with a snapshot")
		p.probeClips(ctx)
	}
	p.probeOld(ctx)
	if err := p.probeGateway(ctx); err != nil {
		return nil, err
	}
	// The recording comes last, because a restart resets the snapshots.
	if p.changeRecording {
		p.probeRecording(ctx)
	}
	p.report.secrets = append(p.report.secrets, p.recorder.seenSecrets()...)
	return p.report, nil
}

// connect returns a client that retries nothing, and the recorder of its exchanges. The recorder omits a header, or none for "".
func connect(config livestation.Config, omit string) (*livestation.Client, *recorder, error) {
	recorder := &recorder{next: config.Transport, omit: omit}
	if recorder.next == nil {
		recorder.next = http1Transport()
	}
	config.Transport, config.MaxRetries = recorder, 0
	client, err := livestation.New(config)
	return client, recorder, err
}

// http1Transport speaks HTTP/1.1 only, as the provider does.
func http1Transport() http.RoundTripper {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, Protocols: &http.Protocols{}}
	transport.Protocols.SetHTTP1(true)
	return transport
}

// last returns the last exchange of a call. The result of the call does not matter, because the client may not understand a
// response that the probe is after.
func (p *prober) last(_ any, err error) exchange {
	drained := p.recorder.drain()
	if len(drained) == 0 {
		return exchange{err: err}
	}
	return drained[len(drained)-1]
}

// usable reports whether an exchange succeeded. If it did not, it stores that as the finding of the topics.
func (p *prober) usable(e exchange, topics ...topic) bool {
	if e.succeeded() {
		return true
	}
	for _, q := range topics {
		p.report.set(q, "not known: %s", e.summary())
	}
	return false
}

// poll repeats a call until done reports true. It returns the time that this took, and false if it did not happen in time.
func (p *prober) poll(ctx context.Context, call func(context.Context) exchange, done func(exchange) bool) (took time.Duration, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	started := p.client.Now()
	for {
		got := call(ctx)
		took = p.client.Now().Sub(started)
		if done(got) {
			return took, true
		}
		timer := time.NewTimer(pollInterval)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return took, false
		}
	}
}

// setLag stores a measured time.
func (p *prober) setLag(q topic, took time.Duration, ok bool) {
	if !ok {
		p.report.set(q, "more than %.1f s", took.Seconds())
		return
	}
	p.report.set(q, "%.1f s", took.Seconds())
}

func (p *prober) getChannel(ctx context.Context) exchange {
	return p.last(p.client.GetChannel(ctx, p.channelID))
}

func (p *prober) probeChannel(ctx context.Context, when string) {
	e := p.getChannel(ctx)
	if !p.usable(e, channelSnapshots, instanceNoType, timeMachineKey, channelStatus, successMarker, responseHeaders) {
		return
	}
	content := e.at("content")
	var named []string
	for _, key := range []string{"snapshot", "snapshotId"} {
		if value := field(content, key); value != nil {
			named = append(named, key+" "+shape(value))
		}
	}
	p.report.add(channelSnapshots, when, cmp.Or(strings.Join(named, ", "), "absent"))
	p.report.set(instanceNoType, "%s", kind(field(content, "instanceNo")))
	key := "absent"
	for _, name := range []string{"useDvr", "useDVR"} {
		if field(content, name) != nil {
			key = name
		}
	}
	p.report.set(timeMachineKey, "%s", key)
	p.report.set(channelStatus, "%s", text(field(content, "channelStatus")))
	if marker := e.at("error"); marker != nil {
		p.report.set(successMarker, "yes: %s", shape(marker))
	} else {
		p.report.set(successMarker, "no")
	}
	p.report.set(responseHeaders, "%s", strings.Join(slices.Sorted(maps.Keys(e.header)), ", "))
}

func (p *prober) probeURLs(ctx context.Context) {
	for _, of := range []struct {
		topic   topic
		urlType livestation.ServiceURLType
	}{
		{generalURLs, livestation.ServiceURLGeneral},
		{timeMachineURLs, livestation.ServiceURLTimeMachine},
		{thumbnailURLs, livestation.ServiceURLThumbnail},
	} {
		e := p.last(p.client.ListServiceURLs(ctx, p.channelID, of.urlType))
		if !p.usable(e, of.topic) {
			continue
		}
		p.report.set(of.topic, "%s", urlShapes(e.at("content")))
		if of.urlType == livestation.ServiceURLGeneral {
			p.report.set(bitrateType, "%s", bitrateTypes(e.at("content")))
		}
	}
	e := p.last(p.client.ListChannels(ctx, livestation.ChannelFilter{Name: "없는 채널"}))
	p.report.set(hangulQuery, "%s", e.summary())
}

// urlShapes groups the names of service URLs by the shape of their entries.
func urlShapes(content json.RawMessage) string {
	var shapes []string
	names := map[string][]string{}
	for _, item := range items(content) {
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

func bitrateTypes(content json.RawMessage) string {
	found := map[string]bool{}
	for _, item := range items(content) {
		for _, name := range []string{"videoBitrate", "audioBitrate"} {
			if value := field(item, name); value != nil {
				found[kind(value)] = true
			}
		}
	}
	return cmp.Or(strings.Join(slices.Sorted(maps.Keys(found)), ", "), "absent")
}

// probeUnknown reads objects that do not exist.
func (p *prober) probeUnknown(ctx context.Context) {
	e := p.last(p.client.GetShortClip(ctx, p.channelID, noSuchID))
	p.report.set(unknownClip, "%s", e.summary())
	p.addErrorCodeType(e)
	p.report.set(unknownSnapshot, "%s", p.last(p.client.GetSnapshot(ctx, p.channelID, noSuchID)).summary())
	p.report.set(unknownSnapshotFor, "%s", p.last(p.client.ListShortClips(ctx, p.channelID, noSuchID, "")).summary())
	p.report.set(unknownChannel, "%s", p.last(p.client.GetChannel(ctx, noSuchChannel)).summary())
}

// addErrorCodeType adds the type of errorCode. Codes of the gateway have three digits, those of the service six.
func (p *prober) addErrorCodeType(e exchange) {
	code, source := e.at("error", "errorCode"), "service"
	if len(text(code)) <= 3 {
		source = "gateway"
	}
	p.report.add(errorCodeType, source, kind(code))
}

// takeSnapshot takes the snapshot from which the probe cuts its clips, and one of the last minute.
func (p *prober) takeSnapshot(ctx context.Context) {
	e := p.last(p.client.CreateSnapshot(ctx, p.channelID, 0))
	if !p.usable(e, omittedDuration, snapshotURL, snapshotLag, limitedDuration) {
		return
	}
	snapshot := e.at("content", "snapshot")
	p.snapshot = text(field(snapshot, "snapshotId"))
	p.report.snapshotID = p.snapshot
	p.report.set(omittedDuration, "%s", cmp.Or(string(field(snapshot, "duration")), "absent"))
	p.report.set(snapshotURL, "%s", shape(field(snapshot, "snapshotUrl")))
	p.report.add(timeType, "snapshot", kind(field(snapshot, "createdTime")))

	took, ok := p.poll(ctx, func(ctx context.Context) exchange {
		return p.last(p.client.GetSnapshot(ctx, p.channelID, p.snapshot))
	}, exchange.succeeded)
	p.setLag(snapshotLag, took, ok)

	minute := p.last(p.client.CreateSnapshot(ctx, p.channelID, 1))
	if p.usable(minute, limitedDuration) {
		p.report.set(limitedDuration, "%s", cmp.Or(string(minute.at("content", "snapshot", "duration")), "absent"))
		p.probeFullSnapshot(ctx, text(minute.at("content", "snapshot", "snapshotId")))
	}
}

// probeOld reads objects of an earlier run.
func (p *prober) probeOld(ctx context.Context) {
	if p.expiredSnapshotID != "" {
		p.report.set(expiredSnapshot, "%s", p.last(p.client.GetSnapshot(ctx, p.channelID, p.expiredSnapshotID)).summary())
		e := p.last(p.client.ListShortClips(ctx, p.channelID, p.expiredSnapshotID, ""))
		finding := e.summary()
		if e.succeeded() {
			finding += " " + shape(e.at("content"))
		}
		p.report.set(expiredSnapshotList, "%s", finding)
		p.report.set(expiredSnapshotClip, "%s", p.cut(ctx, p.expiredSnapshotID, clipLength, p.bucket, shortPath).summary())
	}
	if p.oldClipID != "" {
		p.report.set(oldClip, "%s", p.last(p.client.GetShortClip(ctx, p.channelID, p.oldClipID)).summary())
	}
	if p.offAirSnapshotID != "" {
		status := text(p.getChannel(ctx).at("content", "channelStatus"))
		created := p.cut(ctx, p.offAirSnapshotID, clipLength, p.bucket, shortPath)
		p.report.set(offAirClip, "channel is %s: %s", status, p.outcome(ctx, created))
	}
}

// probeGateway sends requests that the gateway should reject.
func (p *prober) probeGateway(ctx context.Context) error {
	now := p.client.Now
	skewed, wrong, http2 := p.config, p.config, p.config
	skewed.Now = func() time.Time { return now().Add(skew) }
	wrong.SecretKey = strings.Repeat("0", len(p.config.SecretKey))
	http2.Transport = p.http2
	for _, of := range []struct {
		topic  topic
		config livestation.Config
		omit   string
	}{
		{skewedTimestamp, skewed, ""},
		{wrongSignature, wrong, ""},
		{missingRegion, p.config, "x-ncp-region_code"},
		{missingContentType, p.config, "Content-Type"},
		{offeredProtocol, http2, ""},
	} {
		if of.topic == offeredProtocol && p.http2 == nil {
			continue
		}
		client, recorder, err := connect(of.config, of.omit)
		if err != nil {
			return err
		}
		_, err = client.GetChannel(ctx, p.channelID)
		got := append(recorder.drain(), exchange{err: err})
		p.report.secrets = append(p.report.secrets, recorder.seenSecrets()...)
		p.report.set(of.topic, "%s", got[0].summary())
		switch of.topic {
		case skewedTimestamp:
			// The client signs again by itself if the Date header shows that the clock is wrong.
			if len(got) > 2 {
				p.report.set(correctedTimestamp, "%s", got[1].summary())
			}
		case wrongSignature:
			p.addErrorCodeType(got[0])
		case offeredProtocol:
			p.report.set(offeredProtocol, "%s", cmp.Or(got[0].proto, got[0].summary()))
		}
	}
	return nil
}

// probeRecording starts, stops, stops and starts the recording, so that the channel records in the end.
func (p *prober) probeRecording(ctx context.Context) {
	set := func(q topic, e exchange) {
		finding := e.summary()
		if e.succeeded() {
			finding += " " + shape(e.at("content")) + ", total " + kind(e.at("total"))
		}
		p.report.set(q, "%s", finding)
	}
	wait := func(q topic, recording string) {
		took, ok := p.poll(ctx, p.getChannel, func(e exchange) bool {
			return string(e.at("content", "isRecording")) == recording
		})
		p.setLag(q, took, ok)
	}
	set(startWhileRecording, p.last(p.client.StartRecording(ctx, p.channelID)))
	set(stopRecording, p.last(p.client.StopRecording(ctx, p.channelID)))
	wait(stopLag, "false")
	set(stopWhileStopped, p.last(p.client.StopRecording(ctx, p.channelID)))
	set(startRecording, p.last(p.client.StartRecording(ctx, p.channelID)))
	wait(startLag, "true")
}
