// SPDX-License-Identifier: MPL-2.0

package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// The topics about short clips.
const (
	createdShape   topic = "Short clip in the response to its create"
	firstReadShape topic = "Short clip in the first read"
	listedShape    topic = "Short clip in the list, while it may be CREATING"
	lastReadShape  topic = "Short clip in the last read"
	lastListShape  topic = "Short clip in the list, in the end"
	clipStatuses   topic = "Statuses of a clip"
	clipTime       topic = "Time until a clip is COMPLETED"
	clipDuration   topic = "duration of a clip against the requested length"
	createdTime    topic = "createdTime against the Date header of the create"
	updatedTime    topic = "updatedTime of a clip in the end"
	fileName       topic = "File name of a clip"
	objectKey      topic = "Key of the object"
	listLag        topic = "Time until a clip is in the list"
	listKey        topic = "Field of the clip list"
	listTotal      topic = "total of the clip list"
	snapshotIDType topic = "JSON type of a clip's snapshotId"
	repeatedPOST   topic = "The same create sent twice"
	fullSnapshot   topic = "Clip of the whole minute of a snapshot with limitedDuration 1"
	longFilePath   topic = "filePath of more than 20 characters"
	unknownBucket  topic = "Clip for an unknown bucket"
	oldClip        topic = "Clip whose snapshot has expired"
	offAirClip     topic = "Clip from a channel that may be off the air"
)

const (
	clipLength   = 10 * time.Second
	shortPath    = "/terraform-live"
	longPath     = "/terraform-live/longer/than/twenty"
	noSuchBucket = "terraform-live-no-such-bucket-5b1e"
)

// cut creates a clip from the start of a snapshot.
func (p *prober) cut(ctx context.Context, snapshot string, length time.Duration, bucket, path string) exchange {
	e := p.last(p.client.CreateShortClip(ctx, p.channelID, snapshot, livestation.CreateShortClipRequest{
		EndTime: length.Milliseconds(),
		Output:  livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: bucket, FilePath: path},
	}))
	e.received = p.client.Now()
	p.noteObject(e)
	return e
}

// noteObject adds the mp4 of a clip to the report, if the response is a clip in the bucket.
func (p *prober) noteObject(e exchange) {
	clip := e.at("content", "shortclip")
	output := livestation.Output{
		BucketName: text(field(clip, "output", "bucketName")), FilePath: text(field(clip, "output", "filePath")),
		FileName: text(field(clip, "output", "fileName")),
	}
	if e.succeeded() && output.BucketName == p.bucket {
		p.report.setObject(text(field(clip, "id")), p.bucket+"/"+cmp.Or(output.Key(), output.Folder()+"/(file name not known)"))
	}
}

// followed is a clip from its create to its end.
type followed struct {
	id                   string
	created, first, last exchange
	statuses             []string
	took                 time.Duration
	// list is the first list that holds the clip, listed its entry, and listedAfter the time until then.
	list        exchange
	listKey     string
	listed      json.RawMessage
	listedAfter time.Duration
}

// follow polls a clip until its status is final and the list holds it.
func (p *prober) follow(ctx context.Context, created exchange) followed {
	f := followed{id: text(created.at("content", "shortclip", "id")), created: created}
	p.poll(ctx, func(ctx context.Context) exchange {
		if !f.final() {
			f.last = p.last(p.client.GetShortClip(ctx, p.channelID, f.id))
			f.took = p.client.Now().Sub(created.received)
			if f.first.status == 0 {
				f.first = f.last
			}
			if status := text(f.last.at("content", "shortclip", "status")); status != "" && !slices.Contains(f.statuses, status) {
				f.statuses = append(f.statuses, status)
			}
		}
		if f.listed == nil {
			f.list = p.last(p.client.ListShortClips(ctx, p.channelID, text(created.at("content", "snapshotId")), ""))
			f.listKey, f.listed = listEntry(f.list, f.id)
			f.listedAfter = p.client.Now().Sub(created.received)
		}
		return f.last
	}, func(exchange) bool { return f.final() && f.listed != nil })
	p.noteObject(f.last)
	return f
}

// final reports whether the status of the clip cannot change any more.
func (f followed) final() bool {
	switch livestation.ShortClipStatus(text(f.last.at("content", "shortclip", "status"))) {
	case livestation.ShortClipCompleted, livestation.ShortClipProcessingFail, livestation.ShortClipUploadFail:
		return true
	}
	return false
}

// status is the last status of a followed clip.
func (f followed) status() string {
	return cmp.Or(text(f.last.at("content", "shortclip", "status")), f.last.summary())
}

// outcome is what happens to a clip after its create.
func (p *prober) outcome(ctx context.Context, created exchange) string {
	if !created.succeeded() {
		return "rejected: " + created.summary()
	}
	return "accepted, then " + p.follow(ctx, created).status()
}

// probeFullSnapshot cuts a clip that is as long as its snapshot should be.
func (p *prober) probeFullSnapshot(ctx context.Context, snapshot string) {
	created := p.cut(ctx, snapshot, time.Minute, p.bucket, shortPath)
	if !created.succeeded() {
		p.report.set(fullSnapshot, "rejected: %s", created.summary())
		return
	}
	done := p.follow(ctx, created)
	p.report.set(fullSnapshot, "accepted, then %s: duration %s", done.status(), cmp.Or(text(done.last.at("content", "shortclip", "duration")), "absent"))
}

// probeClips cuts clips from the snapshot. They have the same output, so the service must tell them apart.
func (p *prober) probeClips(ctx context.Context) {
	first := p.cut(ctx, p.snapshot, clipLength, p.bucket, shortPath)
	if p.usable(first, createdShape, firstReadShape, listedShape, lastReadShape, lastListShape, clipStatuses, clipTime, clipDuration, createdTime,
		updatedTime, fileName, objectKey, listLag, listKey, listTotal, snapshotIDType, repeatedPOST) {
		again := p.cut(ctx, p.snapshot, clipLength, p.bucket, shortPath)
		clip := p.follow(ctx, first)
		p.report.clipID = clip.id
		p.probeClip(clip)
		p.probeList(ctx, clip)
		p.report.set(objectKey, "%s", p.findObject(ctx, clip))
		if again.succeeded() {
			again = p.follow(ctx, again).last
		}
		p.report.set(repeatedPOST, "%s", compareClips(clip.last, again))
	}
	p.report.set(longFilePath, "%s", p.outcome(ctx, p.cut(ctx, p.snapshot, clipLength, p.bucket, longPath)))
	p.report.set(unknownBucket, "%s", p.outcome(ctx, p.cut(ctx, p.snapshot, clipLength, noSuchBucket, shortPath)))
}

func (p *prober) probeClip(f followed) {
	clip := f.last.at("content", "shortclip")
	p.report.set(createdShape, "%s", shape(f.created.at("content")))
	p.report.set(firstReadShape, "%s", shapeOrError(f.first, f.first.at("content")))
	p.report.set(lastReadShape, "%s", shapeOrError(f.last, f.last.at("content")))
	p.report.set(clipStatuses, "%s", cmp.Or(strings.Join(f.statuses, ", "), "absent"))
	p.report.set(clipTime, "%s after %.1f s for %.0f s of clip: %.2f s per second",
		f.status(), f.took.Seconds(), clipLength.Seconds(), f.took.Seconds()/clipLength.Seconds())
	p.report.set(clipDuration, "%s", durationDifference(text(field(clip, "duration"))))
	p.report.set(createdTime, "%s", timeDifference(text(field(clip, "createdTime")), f.created.header.Get("Date")))
	p.report.set(updatedTime, "%s", updatedTimeChanged(text(field(clip, "createdTime")), text(field(clip, "updatedTime"))))
	p.report.add(snapshotIDType, "create", kind(f.created.at("content", "snapshotId")))
	p.report.add(snapshotIDType, "get", kind(f.last.at("content", "snapshotId")))
	p.report.add(timeType, "clip", kind(field(clip, "createdTime")))
	p.report.set(fileName, "%s", p.fileNamePattern(f.last))
}

// probeList stores what the list says of a clip, when it first held the clip and now.
func (p *prober) probeList(ctx context.Context, f followed) {
	p.setLag(listLag, f.listedAfter, f.listed != nil)
	p.report.set(listedShape, "%s", shapeOrError(f.list, f.listed))
	p.report.set(listKey, "%s", cmp.Or(f.listKey, "absent: "+shape(f.list.at("content"))))
	p.report.set(listTotal, "%s", kind(f.list.at("total")))
	p.report.add(snapshotIDType, "list", kind(f.list.at("content", "snapshotId")))
	list := p.last(p.client.ListShortClips(ctx, p.channelID, p.snapshot, ""))
	_, listed := listEntry(list, f.id)
	p.report.set(lastListShape, "%s", shapeOrError(list, listed))
}

// shapeOrError is the shape of a part of a response, or the summary of a response without this part.
func shapeOrError(e exchange, part json.RawMessage) string {
	if part == nil {
		return e.summary()
	}
	return shape(part)
}

// listEntry returns the field of a response that holds the clips, and the entry of one clip, or nil.
func listEntry(e exchange, id string) (key string, entry json.RawMessage) {
	for name, value := range fields(e.at("content")) {
		if kind(value) != "list" {
			continue
		}
		key = name
		for _, item := range items(value) {
			if text(field(item, "id")) == id {
				entry = item
			}
		}
	}
	return key, entry
}

// durationDifference compares the duration of a clip with the requested length.
func durationDifference(duration string) string {
	ms, err := strconv.ParseInt(duration, 10, 64)
	if err != nil {
		return "not known: duration is " + cmp.Or(duration, "absent")
	}
	return fmt.Sprintf("%+d ms", ms-clipLength.Milliseconds())
}

// timeDifference compares a time of the service, in epoch milliseconds, with a Date header, which has whole seconds.
func timeDifference(created, date string) string {
	ms, err := strconv.ParseInt(created, 10, 64)
	at, dateErr := http.ParseTime(date)
	if err != nil || dateErr != nil {
		return fmt.Sprintf("not known: createdTime %q, Date %q", created, date)
	}
	return fmt.Sprintf("%+.1f s", time.UnixMilli(ms).Sub(at).Seconds())
}

// updatedTimeChanged compares two times of a clip in epoch milliseconds.
func updatedTimeChanged(created, updated string) string {
	from, err := strconv.ParseInt(created, 10, 64)
	to, toErr := strconv.ParseInt(updated, 10, 64)
	switch {
	case err != nil || toErr != nil:
		return "not known: a time is absent"
	case from == to:
		return "equal to createdTime"
	}
	return fmt.Sprintf("%d ms after createdTime", to-from)
}

// fileNamePattern returns the file name of a clip, and which known numbers it consists of.
func (p *prober) fileNamePattern(e exchange) string {
	clip := e.at("content", "shortclip")
	name := text(field(clip, "output", "fileName"))
	known := map[string]string{
		text(field(clip, "id")): "the clip ID", p.snapshot: "the snapshot ID", text(field(clip, "createdTime")): "createdTime",
	}
	pattern, parts := name, []string(nil)
	for _, number := range strings.FieldsFunc(name, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(number) < 2 {
			// This is the 4 of mp4.
			continue
		}
		pattern = strings.Replace(pattern, number, "{number}", 1)
		parts = append(parts, cmp.Or(known[number], "neither an ID nor createdTime"))
	}
	return fmt.Sprintf("%s: %s; the numbers are: %s", name, pattern, strings.Join(parts, ", "))
}

// findObject looks for the mp4 of a clip under each key that the folder and the file name allow.
func (p *prober) findObject(ctx context.Context, clip followed) string {
	switch {
	case p.storage == "":
		return "not looked for: the endpoint of Object Storage is not known for this site and region"
	case clip.status() != string(livestation.ShortClipCompleted):
		return "not looked for: the clip is " + clip.status()
	}
	store := objectStore{
		endpoint: p.storage, accessKey: p.config.AccessKey, secretKey: p.config.SecretKey,
		http: p.storageTransport, now: p.client.Now,
	}
	name := text(clip.last.at("content", "shortclip", "output", "fileName"))
	folder := strings.TrimPrefix(shortPath, "/")
	var statuses []string
	for _, key := range []string{folder + "/" + name, "/" + folder + "/" + name, folder + "//" + name, folder + name, name} {
		pattern := strings.Replace(key, name, "{fileName}", 1)
		status, err := store.head(ctx, p.bucket, key)
		switch {
		case err != nil:
			return "not known: no response from Object Storage: " + err.Error()
		case status == http.StatusOK:
			return fmt.Sprintf("filePath %s: %s", shortPath, pattern)
		}
		statuses = append(statuses, fmt.Sprintf("%s: HTTP %d", pattern, status))
	}
	return "not found: " + strings.Join(statuses, ", ")
}

// compareClips compares the clips of two equal creates.
func compareClips(first, again exchange) string {
	if !again.succeeded() {
		return "rejected: " + again.summary()
	}
	compare := func(path ...string) string {
		if text(first.at(path...)) == text(again.at(path...)) {
			return "the same"
		}
		return "another"
	}
	return fmt.Sprintf("%s ID, %s file name", compare("content", "shortclip", "id"), compare("content", "shortclip", "output", "fileName"))
}
