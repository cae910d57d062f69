// Package storagetest runs a real object store, versitygw, in the place of Object Storage: for tests and the demo. It
// shares no code with the client that they test.
package storagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// region is what the store wants signatures to name: that of the site public, KR.
const region = "kr-standard"

// The store's own key pair, with which Live Station would upload. The account's is another, so that it can be refused.
const (
	ownKey    = "STOREACCESSKEY000001"
	ownSecret = "storeSecretKeyForTestsOnly00000000000001"
)

// Store is a versitygw on a loopback port.
type Store struct {
	// URL is its address.
	URL string

	account string
	client  *s3.Client
	command *exec.Cmd
	said    *output
	ended   chan struct{}

	mu     sync.Mutex
	public map[string][]string // keys that anyone may read, by bucket
	denied map[string]bool     // buckets that the account may not use
}

// New starts a store for a test, and ends it with the test.
func New(t testing.TB, accessKey, secretKey string) *Store {
	t.Helper()
	store, err := Start(t.Context(), t.TempDir(), accessKey, secretKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// Start starts a store that keeps its objects in a folder, for an account of this key pair. The first start on a machine
// builds it.
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

// build gives the program, which Go builds where its cache does not hold it.
func build(ctx context.Context) (string, error) {
	root, err := cli.ModuleRoot()
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, "go", "tool", "-modfile="+filepath.Join(root, "tools", "versitygw", "go.mod"), "-n", "versitygw") //nolint:gosec // the arguments are ours
	command.Dir = root
	var wrong bytes.Buffer
	command.Stderr = &wrong
	path, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("building versitygw: %w\n%s", err, wrong.String())
	}
	return strings.TrimSpace(string(path)), nil
}

func launch(ctx context.Context, program string, folders map[string]string, account string) (*Store, error) {
	// The port is free now; should another process take it meanwhile, the next attempt has another.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	_ = listener.Close()

	s := &Store{
		URL: "http://" + address, account: account, said: &output{}, ended: make(chan struct{}),
		public: map[string][]string{}, denied: map[string]bool{},
	}
	s.client = s3.New(s3.Options{
		BaseEndpoint: aws.String(s.URL), Region: region, UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: ownKey, SecretAccessKey: ownSecret}, nil
		}),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})
	// It is ended by Close, not by the context: a test's ends before its cleanup.
	s.command = exec.Command(program, "--port", address, "--region", region, "--quiet", "--iam-dir", folders["accounts"], //nolint:gosec,noctx // the arguments are ours; for the context see above
		"posix", "--sidecar", folders["metadata"], folders["objects"])
	s.command.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+ownKey, "ROOT_SECRET_KEY="+ownSecret)
	s.command.Stdout, s.command.Stderr = s.said, s.said
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

// ready waits until the store answers.
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
			return fmt.Errorf("versitygw ended: %s", s.said)
		case <-ctx.Done():
			return fmt.Errorf("versitygw does not answer: %w: %s", ctx.Err(), s.said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Close ends the store.
func (s *Store) Close() {
	_ = s.command.Process.Kill()
	<-s.ended
}

// CreateBucket makes a bucket that the account may use.
func (s *Store) CreateBucket(ctx context.Context, bucket string) error {
	if _, err := s.client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		return err
	}
	return s.putPolicy(ctx, bucket)
}

// Deny takes the account's permission for a bucket away.
func (s *Store) Deny(ctx context.Context, bucket string) error {
	s.mu.Lock()
	s.denied[bucket] = true
	s.mu.Unlock()
	return s.putPolicy(ctx, bucket)
}

// allow writes the policy of a bucket. It also stands for the access control of each object, which versitygw does not
// have: who may read an object that was uploaded with PUBLIC_READ is everyone.
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

// Put uploads an mp4; anyone may read it if it is public.
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

// Delete deletes an object, past the provider.
func (s *Store) Delete(ctx context.Context, bucket, key string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	return err
}

// DeleteBucket deletes a bucket with all that is in it.
func (s *Store) DeleteBucket(ctx context.Context, bucket string) error {
	keys, err := s.Keys(ctx, bucket)
	for _, key := range keys {
		err = errors.Join(err, s.Delete(ctx, bucket, key))
	}
	_, last := s.client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
	return errors.Join(err, last)
}

// Keys are the keys of all objects in a bucket, in their order.
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

// largest is up to which size an mp4 is as large as the simulator says; beyond it the file stays small.
const maxFileSize = 16 << 20

// Upload uploads the mp4 of a clip, for [simulator.Simulator.OnComplete]: a file that plays, of the clip's length. Where
// the bucket is missing it fails.
func (s *Store) Upload(clip simulator.Clip) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	size := clip.FileSize
	if size > maxFileSize {
		size = 0
	}
	return s.Put(ctx, clip.BucketName, Key(clip), mp4.Make(time.Duration(clip.Duration)*time.Millisecond, size), clip.AccessControl == "PUBLIC_READ")
}

// Key is the key of a clip's mp4.
func Key(clip simulator.Clip) string {
	return strings.Join(strings.FieldsFunc(clip.FilePath+"/"+clip.FileName, func(r rune) bool { return r == '/' }), "/")
}

// Answer is what a plain GET got.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// MP4 tells that it is an mp4.
func (a Response) MP4() bool {
	return a.Status == http.StatusOK && a.ContentType == "video/mp4" && len(a.Body) > 8 && string(a.Body[4:8]) == "ftyp"
}

// Get gets an address as a player does: over plain HTTP, without a key.
func Get(ctx context.Context, address string) (Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
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

// output collects what the store says.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}
