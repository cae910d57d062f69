package shortclip

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// A request for a clip has no token against doing it twice, and its answer can be lost after the clip was made. What
// became of such a request is settled with the list of the snapshot's clips. A clip tells neither its start nor its end,
// so that clips of the same output are told apart by what this run owns, by when they were made, and, once they are
// COMPLETED, by their length.

const (
	// maxRequests is how often a clip is asked for, each time after the list proved that the request before made none.
	maxRequests = 3
	// clockSlack is by how much the service's clock and what is known of it may differ: a Date is exact to a second.
	clockSlack = 5 * time.Second
	// proof is how long the list has to show no clip before that is believed, and lateProof where the answer was not
	// waited for to its end: the service may still be at work then. looksApart is the pause between looks.
	proof      = 5 * time.Second
	lateProof  = 30 * time.Second
	looksApart = 5 * time.Second
	// settleTimeout is how long a look goes on after the run was interrupted.
	settleTimeout = 30 * time.Second
)

// ledger is what the creates of one run know of each other.
type ledger struct {
	mu    sync.Mutex
	pages map[pageKey]*page
}

// pageKey is what clips have to have in common to be mistaken for each other.
type pageKey struct {
	channelID, snapshotID, bucket, folder string
	access                                livestation.AccessControl
}

// page is of the clips of one snapshot that go to the same place.
type page struct {
	// turns keeps requests from being under way while one settles: each clip of the list is owned then, or of another
	// request of this run whose answer was lost too, or a stranger's.
	turns turns

	mu    sync.Mutex
	owned map[string]bool
	open  map[*request]bool
}

// request is a request for a clip whose answer is not known.
type request struct {
	start, end int64
	// since is this machine's time when it was made first.
	since time.Time
}

func (l *ledger) page(key pageKey) *page {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pages == nil {
		l.pages = map[pageKey]*page{}
	}
	if l.pages[key] == nil {
		l.pages[key] = &page{owned: map[string]bool{}, open: map[*request]bool{}}
	}
	return l.pages[key]
}

// note keeps what came of a request, before its turn is over.
func (p *page) note(r *request, clip *livestation.ShortClip, err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && p.owned[clip.ID] {
		err = &livestation.Error{
			Operation: "create short clip", StatusCode: 200, InvalidResponse: true,
			Err: fmt.Errorf("the answer is of short clip %s, which another resource of this run owns", clip.ID),
		}
	}
	switch {
	case err == nil:
		p.owned[clip.ID] = true
		delete(p.open, r)
	case livestation.IsOutcomeUnknown(err):
		p.open[r] = true
	default:
		delete(p.open, r)
	}
	return err
}

// unsettledError tells that it is not known what became of a request.
type unsettledError struct {
	// err is what was answered to the request.
	err error
	// reason says why it could not be settled.
	reason string
	// candidates are the clips of which one may be the request's.
	candidates []livestation.ShortClip
}

func (e *unsettledError) Error() string { return e.reason + ": " + e.err.Error() }
func (e *unsettledError) Unwrap() error { return e.err }

// notMadeError tells that the request was made so many times, and that the list proves that none made a clip.
type notMadeError struct {
	err      error
	requests int
}

func (e *notMadeError) Error() string { return "no clip was made: " + e.err.Error() }
func (e *notMadeError) Unwrap() error { return e.err }

// maker makes one clip.
type maker struct {
	client                *livestation.Client
	page                  *page
	channelID, snapshotID string
	wanted                livestation.CreateShortClipRequest
	// patience is how long to wait for clips that can be told apart only once they are COMPLETED.
	patience time.Duration
	// waits tells whether the clip is waited for anyway.
	waits bool
}

func newMaker(client *livestation.Client, all *ledger, channelID, snapshotID string, wanted livestation.CreateShortClipRequest) *maker {
	return &maker{
		client: client, channelID: channelID, snapshotID: snapshotID, wanted: wanted,
		page: all.page(pageKey{
			channelID: channelID, snapshotID: snapshotID, bucket: wanted.Output.BucketName,
			folder: objectstorage.Key(wanted.Output.FilePath, ""), access: wanted.Output.AccessControl,
		}),
	}
}

// make makes the clip. adopted tells that it was found after its answer was lost; why is that answer then. Its errors are
// those of the client, where nothing was made, *unsettledError and *notMadeError.
func (m *maker) make(ctx context.Context) (clip *livestation.ShortClip, adopted bool, why error) {
	r := &request{start: m.wanted.StartTime, end: m.wanted.EndTime, since: m.client.Now()}
	if err := m.page.turns.begin(ctx); err != nil {
		return nil, false, &livestation.Error{Operation: "create short clip", NotSent: true, Err: err}
	}
	clip, err := m.ask(ctx, r)
	m.page.turns.end()
	if !livestation.IsOutcomeUnknown(err) {
		return clip, false, err
	}
	return m.settle(ctx, r, err)
}

func (m *maker) ask(ctx context.Context, r *request) (*livestation.ShortClip, error) {
	clip, err := m.client.CreateShortClip(ctx, m.channelID, m.snapshotID, m.wanted)
	if err = m.page.note(r, clip, err); err != nil {
		return nil, err
	}
	return clip, nil
}

// disown settles anew what an answer claimed: a clip of an id that the service then did not know.
func (m *maker) disown(ctx context.Context, id string, since time.Time, err error) (*livestation.ShortClip, bool, error) {
	r := &request{start: m.wanted.StartTime, end: m.wanted.EndTime, since: since}
	m.page.mu.Lock()
	delete(m.page.owned, id)
	m.page.open[r] = true
	m.page.mu.Unlock()
	m.page.turns.settle()
	defer m.page.turns.settled()
	defer m.close(r)
	found, err := m.look(ctx, r, err)
	return found, found != nil, err
}

// settle finds out what became of a request whose answer was lost: its clip is adopted; where there is none the request
// is made again; what cannot be told apart is an error.
func (m *maker) settle(ctx context.Context, r *request, why error) (*livestation.ShortClip, bool, error) {
	m.page.turns.settle()
	defer m.page.turns.settled()
	defer m.close(r)
	for requests := 1; ; requests++ {
		clip, err := m.look(ctx, r, why)
		switch {
		case err != nil:
			return nil, false, err
		case clip != nil:
			return clip, true, why
		case requests == maxRequests || ctx.Err() != nil:
			return nil, false, &notMadeError{err: why, requests: requests}
		}
		if clip, err = m.ask(ctx, r); !livestation.IsOutcomeUnknown(err) {
			return clip, false, err
		}
		why = err
	}
}

func (m *maker) close(r *request) {
	m.page.mu.Lock()
	defer m.page.mu.Unlock()
	delete(m.page.open, r)
}

// look finds the clip of a request, nil where there certainly is none.
func (m *maker) look(ctx context.Context, r *request, why error) (*livestation.ShortClip, error) {
	begun := time.Now()
	believed := proof
	if livestation.IsTimeout(why) {
		believed = lateProof
	}
	for {
		clips, err := m.list(ctx)
		if err != nil {
			return nil, &unsettledError{err: why, reason: fmt.Sprintf("The list of the snapshot's clips, which would tell, could not be read: %s", err)}
		}
		found, unsure := m.match(r, clips)
		switch {
		case len(found) == 0 && time.Since(begun) >= believed:
			return nil, nil
		case len(found) == 0 && ctx.Err() != nil:
			return nil, &unsettledError{err: why, reason: "The list of the snapshot's clips shows none so far, but the run was interrupted before that was certain"}
		case len(found) == 0:
			pause(ctx, looksApart)
			continue
		case !unsure && (!m.waits || finished(found[0]) || ctx.Err() != nil || time.Since(begun) > m.patience):
			m.page.mu.Lock()
			m.page.owned[found[0].ID] = true
			m.page.mu.Unlock()
			return &found[0], nil
		case unsure && (!slices.ContainsFunc(found, unfinished) || ctx.Err() != nil || time.Since(begun) > m.patience):
			return nil, &unsettledError{err: why, candidates: found, reason: "Live Station holds more clips that may be this one than can be told apart"}
		}
		pause(ctx, wait.ProportionalBackoff(time.Since(begun)))
	}
}

// list reads the snapshot's clips. The run's interruption does not keep it from that: what became of the request has to
// be known all the same.
func (m *maker) list(ctx context.Context) ([]livestation.ShortClip, error) {
	interrupted := ctx
	ctx, cancel := context.WithCancel(context.WithoutCancel(interrupted))
	defer cancel()
	defer context.AfterFunc(interrupted, func() {
		pause(ctx, settleTimeout)
		cancel()
	})()
	list, err := m.client.ListShortClips(ctx, m.channelID, m.snapshotID, "")
	if err != nil {
		return nil, err
	}
	if !list.Complete() {
		return nil, fmt.Errorf("the list holds %d of %d clips", len(list.Clips), *list.Total)
	}
	clips := list.Clips
	if len(clips) == 0 {
		// The list of an expired snapshot may be empty, and then does not say that there are no clips.
		snapshot, err := m.client.GetSnapshot(ctx, m.channelID, m.snapshotID)
		if err != nil {
			return nil, err
		}
		if snapshot.Expired() {
			return nil, fmt.Errorf("snapshot %s has expired", m.snapshotID)
		}
	}
	for i, clip := range clips {
		if !missingDetails(&clip) || !m.mayBe(clip) {
			continue
		}
		whole, err := m.client.GetShortClip(ctx, m.channelID, clip.ID)
		if err != nil {
			return nil, err
		}
		clips[i] = *whole
	}
	return clips, nil
}

// match gives the clips that may be a request's, and whether it is unsure that the first of them is.
func (m *maker) match(r *request, clips []livestation.ShortClip) (found []livestation.ShortClip, unsure bool) {
	m.page.mu.Lock()
	defer m.page.mu.Unlock()
	twins := 0
	for other := range m.page.open {
		if other.start == r.start && other.end == r.end {
			twins++
		}
	}
	for _, clip := range clips {
		if m.page.owned[clip.ID] || !m.mayBe(clip) || !m.fits(clip, r) {
			continue
		}
		anothers, doubtful := false, false
		for other := range m.page.open {
			if other.start == r.start && other.end == r.end || !m.fits(clip, other) {
				continue
			}
			closer := distance(clip, r) - distance(clip, other)
			anothers = anothers || closer >= clearly
			doubtful = doubtful || closer > -clearly
		}
		if !anothers {
			found = append(found, clip)
			unsure = unsure || doubtful
		}
	}
	// Requests for the very same clip are as good as each other, but a clip too many is a stranger's.
	return found, unsure || len(found) > twins
}

// mayBe tells whether a clip goes where it was asked to. What an answer leaves out may be so.
func (m *maker) mayBe(clip livestation.ShortClip) bool {
	same := func(told, wanted string) bool { return told == "" || told == wanted }
	return same(clip.Output.BucketName, m.wanted.Output.BucketName) &&
		same(string(clip.Output.AccessControl), string(m.wanted.Output.AccessControl)) &&
		(clip.Output.FilePath == "" || objectstorage.Key(clip.Output.FilePath, "") == objectstorage.Key(m.wanted.Output.FilePath, ""))
}

// fits tells whether a clip was made since the request, and, where that is known, is as long.
func (m *maker) fits(clip livestation.ShortClip, r *request) bool {
	if !clip.CreatedTime.IsZero() && clip.CreatedTime.Before(m.client.ServerTime(r.since).Add(-clockSlack)) {
		return false
	}
	return clip.Duration == nil || durationMatches(*clip.Duration, r.end-r.start)
}

// clearly is by how many milliseconds a clip has to be closer in length to one request than to another to be its.
const clearly = 200

// distance is by how many milliseconds a clip is longer or shorter than it was asked for, 0 where it is not known.
func distance(clip livestation.ShortClip, r *request) int64 {
	if clip.Duration == nil {
		return 0
	}
	return abs(*clip.Duration - (r.end - r.start))
}

func finished(clip livestation.ShortClip) bool {
	return clip.Status == livestation.ShortClipCompleted || clip.Status.Failed()
}

func unfinished(clip livestation.ShortClip) bool { return !finished(clip) }

// pause waits, but not when the run was interrupted.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// importCommands are the commands that adopt the candidates.
func (e *unsettledError) importCommands(channelID string) string {
	var lines []string
	for _, clip := range e.candidates {
		line := fmt.Sprintf("  terraform import ADDRESS %s/%s  # %s", channelID, clip.ID, clip.Status)
		if !clip.CreatedTime.IsZero() {
			line += ", made " + clip.CreatedTime.Format(time.RFC3339)
		}
		if clip.Duration != nil {
			line += fmt.Sprintf(", %d ms", *clip.Duration)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
