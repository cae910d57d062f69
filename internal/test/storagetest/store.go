// SPDX-License-Identifier: MPL-2.0

// Package storagetest runs versitygw, a real S3-compatible object store, in place of Object Storage, for tests and the demo. It
// shares no code with the client under test.
package storagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator/mp4"
)

// region is the region that signatures must name: that of the site public, KR.
const region = "kr-standard"

// The store's own key pair, which stands for the one that Live Station uploads with. The account has another one, so that a
// test can take its permission away.
const (
	rootKey    = "STOREACCESSKEY000001"
	rootSecret = "storeSecretKeyForTestsOnly00000000000001"
)

// Store is a versitygw on a loopback port.
type Store struct {
	// URL is the endpoint.
	URL string

	account string
	client  *s3.Client
	command *exec.Cmd
	log     *cli.Buffer
	ended   chan struct{}

	mu     sync.Mutex
	public map[string][]string // object keys that anyone may read, by bucket
	denied map[string]bool     // buckets that the account may not use
}

// New starts a store for a test and stops it when the test ends.
func New(t testing.TB, accessKey, secretKey string) *Store {
	t.Helper()
	store, err := Start(t.Context(), t.TempDir(), accessKey, secretKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// Start starts a store that keeps its objects in the folder dir, for an account with this key pair. The first start on a machine
// builds the program.
func Start(ctx context.Context, dir, accessKey, secretKey string) (*Store, error) {
	program, err := build(ctx)
	if err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for _, name := range []string{"objects", "metadata", "accounts"} {
		folders[name] = filepath.Join(dir, name)
		if err := os.MkdirAll(folders[name], 0o700); err != nil {
			return nil, err
		}
	}
	accounts, err := json.Marshal(map[string]any{"accessAccounts": map[string]any{
		accessKey: map[string]any{"access": accessKey, "secret": secretKey, "role": "user"},
	}})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folders["accounts"], "users.json"), accounts, 0o600); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		store, err := launch(ctx, program, folders, accessKey)
		if err == nil || attempt == 3 || ctx.Err() != nil {
			return store, err
		}
	}
}

// build returns the path of the program. Go builds it unless its cache holds it.
func build(ctx context.Context) (string, error) {
	root, err := cli.ModuleRoot()
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, "go", "tool", "-modfile="+filepath.Join(root, "tools", "versitygw", "go.mod"), "-n", "versitygw") //nolint:gosec // the arguments are ours
	command.Dir = root
	var stderr bytes.Buffer
	command.Stderr = &stderr
	path, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("building versitygw: %w\n%s", err, stderr.String())
	}
	return strings.TrimSpace(string(path)), nil
}

func launch(ctx context.Context, program string, folders map[string]string, account string) (*Store, error) {
	// Another process may take the port before versitygw does. Start then tries again with another port.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	_ = listener.Close()

	s := &Store{
		URL: "http://" + address, account: account, log: &cli.Buffer{}, ended: make(chan struct{}),
		public: map[string][]string{}, denied: map[string]bool{},
	}
	s.client = s3.New(s3.Options{
		BaseEndpoint: aws.String(s.URL), Region: region, UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: rootKey, SecretAccessKey: rootSecret}, nil
		}),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})
	// Close ends the process, not the context: the context of a test ends before its cleanup runs.
	s.command = exec.Command(program, "--port", address, "--region", region, "--quiet", "--iam-dir", folders["accounts"], //nolint:gosec,noctx // the arguments are ours; see above
		"posix", "--sidecar", folders["metadata"], folders["objects"])
	s.command.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+rootKey, "ROOT_SECRET_KEY="+rootSecret)
	s.command.Stdout, s.command.Stderr = s.log, s.log
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = s.command.Wait()
	}()
	if err := s.ready(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// ready waits until the store responds.
func (s *Store) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			return resp.Body.Close()
		}
		select {
		case <-s.ended:
			return fmt.Errorf("versitygw ended: %s", s.log)
		case <-ctx.Done():
			return fmt.Errorf("versitygw does not respond: %w: %s", ctx.Err(), s.log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Close stops the store.
func (s *Store) Close() {
	_ = s.command.Process.Kill()
	<-s.ended
}

// CreateBucket creates a bucket that the account may use.
func (s *Store) CreateBucket(ctx context.Context, bucket string) error {
	if _, err := s.client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		return err
	}
	return s.putPolicy(ctx, bucket)
}

// Deny takes away the account's permission for a bucket.
func (s *Store) Deny(ctx context.Context, bucket string) error {
	s.mu.Lock()
	s.denied[bucket] = true
	s.mu.Unlock()
	return s.putPolicy(ctx, bucket)
}

// putPolicy writes the policy of a bucket. versitygw has no access control per object, so the policy also lets everyone read
// the objects that were uploaded with PUBLIC_READ.
func (s *Store) putPolicy(ctx context.Context, bucket string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	type statement struct {
		Effect    string
		Principal any
		Action    []string
		Resource  []string
	}
	at := "arn:aws:s3:::" + bucket
	var statements []statement
	if !s.denied[bucket] {
		statements = append(statements, statement{
			Effect: "Allow", Principal: map[string]any{"AWS": []string{s.account}}, Action: []string{"s3:*"}, Resource: []string{at, at + "/*"},
		})
	}
	if keys := s.public[bucket]; len(keys) > 0 {
		var resources []string
		for _, key := range keys {
			resources = append(resources, at+"/"+key)
		}
		statements = append(statements, statement{Effect: "Allow", Principal: "*", Action: []string{"s3:GetObject"}, Resource: resources})
	}
	if len(statements) == 0 {
		_, err := s.client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &bucket})
		return err
	}
	policy, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		return err
	}
	_, err = s.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: aws.String(string(policy))})
	return err
}

// Put uploads an mp4. Anyone may read a public one.
func (s *Store) Put(ctx context.Context, bucket, key string, body []byte, public bool) error {
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &bucket, Key: &key, Body: bytes.NewReader(body), ContentType: aws.String("video/mp4"),
	})
	if err != nil || !public {
		return err
	}
	s.mu.Lock()
	s.public[bucket] = append(s.public[bucket], key)
	s.mu.Unlock()
	return s.putPolicy(ctx, bucket)
}

// Delete deletes an object without the provider.
func (s *Store) Delete(ctx context.Context, bucket, key string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	return err
}

// Keys returns the keys of all objects in a bucket, sorted.
func (s *Store) Keys(ctx context.Context, bucket string) ([]string, error) {
	list, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, object := range list.Contents {
		keys = append(keys, aws.ToString(object.Key))
	}
	slices.Sort(keys)
	return keys, nil
}

// maxFileSize is the largest mp4 that gets the size that the simulator reports, in bytes. Larger ones stay small.
const maxFileSize = 16 << 20

// Upload uploads the mp4 of a clip, for [simulator.Simulator.OnComplete]: a file that plays and has the clip's length. It fails
// if the bucket does not exist.
func (s *Store) Upload(clip simulator.Clip) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	size := clip.FileSize
	if size > maxFileSize {
		size = 0
	}
	return s.Put(ctx, clip.BucketName, clip.Key, mp4.Make(time.Duration(clip.Duration)*time.Millisecond, size), clip.AccessControl == "PUBLIC_READ")
}

// Response is the response to a plain GET.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// MP4 reports whether the response is an mp4.
func (r Response) MP4() bool {
	return r.Status == http.StatusOK && r.ContentType == "video/mp4" && len(r.Body) > 8 && string(r.Body[4:8]) == "ftyp"
}

// Get fetches a URL as a player does: over plain HTTP, without credentials.
func Get(ctx context.Context, url string) (Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return Response{}, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return Response{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return Response{resp.StatusCode, resp.Header.Get("Content-Type"), body}, err
}
